import { Module, type OnModuleInit } from '@nestjs/common';
import { JobRegistry } from '../../jobs/job-registry.js';
import { MeasuresModule } from '../../measures/measures.module.js';
import { SmartClientModule } from '../smart-client/smart-client.module.js';
import { PollScopes } from '../polling/poll-scopes.service.js';
import { PollStage } from '../polling/poll-stage.service.js';
import { Requeries } from '../polling/requeries.service.js';
import { SearchReading } from '../polling/search-reading.service.js';
import { ConnectionWalk } from './connection-walk.service.js';
import { ConnectionsService } from './connections.service.js';
import { DownloadStage } from './download-stage.service.js';
import { ExportStage } from './export-stage.service.js';
import { ExportTrials } from './export-trial.service.js';
import { FileReading } from './file-reading.service.js';
import { FileStreams } from './file-stream.service.js';
import { GroupMembers } from './group-members.service.js';
import { NeededTypes, TypesOfMeasures } from './needed-types.js';
import { PullEnds } from './pull-ends.service.js';
import { PullMachine } from './pull-machine.service.js';
import { PullScopes } from './pull-scopes.service.js';
import { PullSourceJob } from './pull-source.job.js';
import { PullsController } from './pulls.controller.js';
import { PullsService } from './pulls.service.js';
import { SchedulePullJob } from './schedule-pull.job.js';

/** Pulls of sources by FHIR Bulk Data export, or by searches where a server has none. */
@Module({
  imports: [SmartClientModule, MeasuresModule],
  controllers: [PullsController],
  providers: [
    ConnectionsService,
    PullsService,
    ConnectionWalk,
    GroupMembers,
    ExportTrials,
    PollScopes,
    PollStage,
    SearchReading,
    Requeries,
    PullScopes,
    PullMachine,
    PullEnds,
    ExportStage,
    FileReading,
    FileStreams,
    DownloadStage,
    PullSourceJob,
    SchedulePullJob,
    { provide: NeededTypes, useClass: TypesOfMeasures },
  ],
  exports: [ConnectionsService, PullsService, Requeries, NeededTypes, ConnectionWalk],
})
export class BulkExportModule implements OnModuleInit {
  constructor(
    private readonly registry: JobRegistry,
    private readonly pullSource: PullSourceJob,
    private readonly schedulePull: SchedulePullJob,
  ) {}

  onModuleInit(): void {
    this.registry.add(this.pullSource);
    this.registry.add(this.schedulePull);
  }
}
