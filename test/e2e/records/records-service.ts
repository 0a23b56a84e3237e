import { createHash, randomUUID } from 'node:crypto';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditTrail, type AuditEntry } from '../../../src/access/audit-trail.js';
import { databaseOptions } from '../../../src/database/data-source.js';
import { ApplyMessagesJob } from '../../../src/records/apply-messages.job.js';
import { PostgresPersonIdentity } from '../../../src/records/identity/identity.service.js';
import { MatchPersonsJob } from '../../../src/records/identity/match-persons.job.js';
import { insertRun, readRun } from '../../../src/records/identity/match-run.queries.js';
import { MatchingThread } from '../../../src/records/identity/threads/matching-thread.js';
import { MessageApplication } from '../../../src/records/message-application.service.js';
import { PostgresPackedRecords } from '../../../src/records/packed-records.service.js';
import { PostgresPersons } from '../../../src/records/persons.service.js';
import { PostgresRecordStore } from '../../../src/records/record-store.service.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

/** Keeps what was recorded, for tests to look at. */
class KeptAuditTrail extends AuditTrail {
  readonly entries: AuditEntry[] = [];
  /** What it answers with instead, while it is set. */
  refuses: Error | null = null;

  record(...entries: AuditEntry[]): Promise<void> {
    if (this.refuses) return Promise.reject(this.refuses);
    this.entries.push(...entries);
    return Promise.resolve();
  }

  recordWithin(_: EntityManager, ...entries: AuditEntry[]): Promise<void> {
    return this.record(...entries);
  }
}

export type Resource = Record<string, unknown> & { resourceType: string; id?: string };

/** The records module on a database of its own, without HTTP. */
export class RecordsService {
  private constructor(
    private readonly test: TestDatabase,
    readonly database: DataSource,
    readonly audit = new KeptAuditTrail(),
    readonly application = new MessageApplication(database, audit),
    readonly store = new PostgresRecordStore(database, application),
    readonly packed = new PostgresPackedRecords(database),
    readonly persons = new PostgresPersons(database),
    readonly identity = new PostgresPersonIdentity(database, audit),
    readonly job = new ApplyMessagesJob(database, application),
    readonly matchingThread = new MatchingThread(),
    readonly matchJob = new MatchPersonsJob(database, matchingThread, audit),
  ) {}

  static async start(): Promise<RecordsService> {
    const test = await createTestDatabase();
    const database = await new DataSource({ ...databaseOptions(test.url), entities: [] }).initialize();
    return new RecordsService(test, database);
  }

  async stop(): Promise<void> {
    await this.matchingThread.onApplicationShutdown();
    await this.database.destroy();
    await this.test.drop();
  }

  async addSource(name = `ehr-${randomUUID()}`): Promise<string> {
    const rows: { id: string }[] = await this.database.query(
      'insert into sources (name, title) values ($1, $1) returning id',
      [name],
    );
    return rows[0].id;
  }

  /** Stores a message as received. */
  async receive(sourceId: string, body: object | string, contentType = 'application/fhir+json'): Promise<string> {
    const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
    const rows: { id: string }[] = await this.database.query(
      `insert into messages (source_id, content_type, body, body_hash, received_at)
       values ($1, $2, $3, $4, clock_timestamp()) returning id`,
      [sourceId, contentType, bytes, createHash('sha256').update(bytes).digest()],
    );
    return rows[0].id;
  }

  /** Stores a message and applies it. */
  async push(sourceId: string, body: object | string, contentType?: string) {
    return this.store.applyMessage(await this.receive(sourceId, body, contentType));
  }

  /** Compares everybody anew; the run when it has ended. */
  async rematch() {
    const runId = (await insertRun(this.database.manager, 'user/test')) ?? '';
    await this.matchJob.run({ runId }, new AbortController().signal);
    return readRun(this.database.manager, runId);
  }

  /** The record of the person behind a patient, parsed. */
  async record(sourceId: string, patientId: string): Promise<Resource[]> {
    const personId = await this.persons.ofPatient(sourceId, patientId);
    const [record] = personId ? await this.packed.read([personId]) : [];
    return record ? (JSON.parse(record.content) as Resource[]) : [];
  }

  async count(table: string): Promise<number> {
    const rows: { count: number }[] = await this.database.query(`select count(*)::integer as count from ${table}`);
    return rows[0].count;
  }
}

export function patient(id: string, more: object = {}): Resource {
  return { resourceType: 'Patient', id, gender: 'female', birthDate: '1960-05-17', ...more };
}

/** A systolic blood pressure. */
export function observation(id: string, patientId: string, value = 120, more: object = {}): Resource {
  return {
    resourceType: 'Observation',
    id,
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: '8480-6' }] },
    subject: { reference: `Patient/${patientId}` },
    effectiveDateTime: '2026-03-01T10:00:00Z',
    valueQuantity: { value, unit: 'mm[Hg]', system: 'http://unitsofmeasure.org', code: 'mm[Hg]' },
    ...more,
  };
}

export function bundle(type: string, entry: object[]): Resource {
  return { resourceType: 'Bundle', type, entry };
}

/** An entry that puts a resource under its id. */
export function put(resource: Resource): object {
  return { resource, request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` } };
}

/** An entry that posts a resource under a `urn:uuid:` full URL. */
export function post(resource: Resource, fullUrl: string, request: object = {}): object {
  return { fullUrl, resource, request: { method: 'POST', url: resource.resourceType, ...request } };
}
