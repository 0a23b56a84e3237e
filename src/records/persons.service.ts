import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { RecordNames } from './pack-record.js';
import {
  Persons,
  type MatchDecision,
  type PersonResource,
  type PersonSetAside,
  type PersonSummary,
} from './persons.js';
import { resourcesOfPersons } from './packing.queries.js';
import { personsAside } from './set-aside.queries.js';
import { sharedFacts } from './same-facts/same-facts.js';
import { decisionsOf, personSummaries, resourcesWithSource, searchPersons, survivorOf } from './persons.queries.js';

/** Persons in PostgreSQL. */
@Injectable()
export class PostgresPersons extends Persons {
  constructor(@InjectDataSource() private readonly database: DataSource) {
    super();
  }

  async list(ids: readonly string[]): Promise<PersonSummary[]> {
    const found = new Map((await personSummaries(this.database.manager, ids)).map((person) => [person.id, person]));
    return ids.flatMap((id) => found.get(id) ?? []);
  }

  async search(text: string, limit: number, after?: string): Promise<PersonSummary[]> {
    return this.list(await searchPersons(this.database.manager, text, limit, after ?? null));
  }

  async find(id: string): Promise<PersonSummary | null> {
    const survivor = await survivorOf(this.database.manager, id);
    return survivor ? ((await this.list([survivor]))[0] ?? null) : null;
  }

  async ofPatient(sourceId: string, patientId: string): Promise<string | null> {
    const rows: { person_id: string }[] = await this.database.query(
      'select person_id from source_patients where source_id = $1 and patient_id = $2',
      [sourceId, patientId],
    );
    return rows[0]?.person_id ?? null;
  }

  async resources(personId: string): Promise<PersonResource[]> {
    const { manager } = this.database;
    const own = await resourcesOfPersons(manager, [personId]);
    const rows = await resourcesWithSource(manager, personId);
    const patients = own.filter(({ type }) => type === 'Patient');
    const names = new RecordNames({ personId, patients, resources: rows }, sharedFacts(rows));
    return rows.map((row) => ({ ...row, recordReference: names.referenceOf(row) }));
  }

  setAside(limit: number): Promise<PersonSetAside[]> {
    return personsAside(this.database.manager, limit);
  }

  decisions(personId: string): Promise<MatchDecision[]> {
    return decisionsOf(this.database.manager, personId);
  }
}
