import { Module, type OnModuleInit } from '@nestjs/common';
import { JobRegistry } from '../jobs/job-registry.js';
import { ApplyMessagesJob } from './apply-messages.job.js';
import { PersonIdentity } from './identity/identity.js';
import { PostgresPersonIdentity } from './identity/identity.service.js';
import { MatchPersonsJob } from './identity/match-persons.job.js';
import { MatchRuns } from './identity/match-runs.js';
import { PostgresMatchRuns } from './identity/match-runs.service.js';
import { MatchingThread } from './identity/threads/matching-thread.js';
import { MessageApplication } from './message-application.service.js';
import { PackedRecords } from './packed-records.js';
import { PostgresPackedRecords } from './packed-records.service.js';
import { Persons } from './persons.js';
import { PostgresPersons } from './persons.service.js';
import { RecordStore } from './record-store.js';
import { PostgresRecordStore } from './record-store.service.js';

/** From messages to resources, from resources to persons, from persons to packed records. */
@Module({
  providers: [
    MessageApplication,
    ApplyMessagesJob,
    MatchPersonsJob,
    MatchingThread,
    { provide: RecordStore, useClass: PostgresRecordStore },
    { provide: PackedRecords, useClass: PostgresPackedRecords },
    { provide: Persons, useClass: PostgresPersons },
    { provide: PersonIdentity, useClass: PostgresPersonIdentity },
    { provide: MatchRuns, useClass: PostgresMatchRuns },
  ],
  exports: [RecordStore, PackedRecords, Persons, PersonIdentity, MatchRuns],
})
export class RecordsModule implements OnModuleInit {
  constructor(
    private readonly jobs: JobRegistry,
    private readonly applyMessages: ApplyMessagesJob,
    private readonly matchPersons: MatchPersonsJob,
  ) {}

  onModuleInit(): void {
    this.jobs.add(this.applyMessages);
    this.jobs.add(this.matchPersons);
  }
}
