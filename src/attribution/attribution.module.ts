import { Module, type OnModuleInit } from '@nestjs/common';
import { JobRegistry } from '../jobs/job-registry.js';
import { RecordsModule } from '../records/records.module.js';
import { TerminologyModule } from '../terminology/terminology.module.js';
import { AttributePersonsJob } from './attributions/attribute-persons.job.js';
import { AttributionYears } from './attributions/attribution-years.service.js';
import { AttributionsController } from './attributions/attributions.controller.js';
import { Attributions } from './attributions/attributions.js';
import { AttributionsService } from './attributions/attributions.service.js';
import { BeneficiaryListsController } from './beneficiaries/beneficiary-lists.controller.js';
import { BeneficiaryLists } from './beneficiaries/beneficiary-lists.js';
import { BeneficiaryListsService } from './beneficiaries/beneficiary-lists.service.js';
import { MatchBeneficiariesJob } from './beneficiaries/match-beneficiaries.job.js';
import { ProviderMappingsService } from './providers/provider-mappings.service.js';
import { RostersController } from './roster/rosters.controller.js';
import { Rosters } from './roster/rosters.js';
import { RostersService } from './roster/rosters.service.js';

/** Who takes part in a programme year, and to whom of them each person is attributed. */
@Module({
  imports: [RecordsModule, TerminologyModule],
  controllers: [RostersController, AttributionsController, BeneficiaryListsController],
  providers: [
    AttributionYears,
    AttributePersonsJob,
    MatchBeneficiariesJob,
    ProviderMappingsService,
    { provide: BeneficiaryLists, useClass: BeneficiaryListsService },
    { provide: Rosters, useClass: RostersService },
    { provide: Attributions, useClass: AttributionsService },
  ],
  exports: [
    Rosters,
    Attributions,
    AttributionYears,
    AttributePersonsJob,
    BeneficiaryLists,
    MatchBeneficiariesJob,
    ProviderMappingsService,
  ],
})
export class AttributionModule implements OnModuleInit {
  constructor(
    private readonly jobs: JobRegistry,
    private readonly attributePersons: AttributePersonsJob,
    private readonly matchBeneficiaries: MatchBeneficiariesJob,
  ) {}

  onModuleInit(): void {
    this.jobs.add(this.attributePersons);
    this.jobs.add(this.matchBeneficiaries);
  }
}
