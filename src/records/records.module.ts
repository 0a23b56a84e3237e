import { Module, type OnModuleInit } from '@nestjs/common';
import { JobRegistry } from '../jobs/job-registry.js';
import { ApplyMessagesJob } from './apply-messages.job.js';
import { PersonIdentity } from './identity/identity.js';
import { PostgresPersonIdentity } from './identity/identity.service.js';
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
    { provide: RecordStore, useClass: PostgresRecordStore },
    { provide: PackedRecords, useClass: PostgresPackedRecords },
    { provide: Persons, useClass: PostgresPersons },
    { provide: PersonIdentity, useClass: PostgresPersonIdentity },
  ],
  exports: [RecordStore, PackedRecords, Persons, PersonIdentity],
})
export class RecordsModule implements OnModuleInit {
  constructor(
    private readonly jobs: JobRegistry,
    private readonly applyMessages: ApplyMessagesJob,
  ) {}

  onModuleInit(): void {
    this.jobs.add(this.applyMessages);
  }
}
