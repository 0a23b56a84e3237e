import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditTrail, type Actor } from '../../access/audit-trail.js';
import { NotFoundError } from '../../errors/refusals.js';
import type { Patient } from '../../fhir/types.js';
import { PersonIdentity, type PersonChart } from '../../records/identity/identity.js';
import { Persons } from '../../records/persons.js';
import { readOf } from '../person-pages.service.js';
import type { PersonChartDto, PersonChartsDto } from './charts.dto.js';
import { usersAmong } from './deciders.js';
import { demographicsOf } from './demographics.js';
import { actsOf } from './identity-history.js';
import { readSources, readUserNames, type SourceNames } from './identity.queries.js';
import type { IdentityHistoryDto } from './match-decisions.dto.js';

/** Of which charts a person is made, and by whose word. Every look is recorded. */
@Injectable()
export class PersonChartsService {
  constructor(
    private readonly identity: PersonIdentity,
    private readonly persons: Persons,
    private readonly audit: AuditTrail,
    private readonly database: DataSource,
  ) {}

  /** @throws NotFoundError */
  async charts(id: string, actor: Actor): Promise<PersonChartsDto> {
    const personId = await this.survivor(id);
    const [charts, sources] = await Promise.all([this.identity.chartsOf(personId), readSources(this.database.manager)]);
    await this.audit.record(readOf(personId, actor, 'charts'));
    return { personId, charts: charts.map((chart) => chartOf(chart, sources)) };
  }

  /** @throws NotFoundError */
  async history(id: string, actor: Actor): Promise<IdentityHistoryDto> {
    const personId = await this.survivor(id);
    const [decisions, sources] = await Promise.all([
      this.identity.decisionsOf(personId),
      readSources(this.database.manager),
    ]);
    const users = await readUserNames(this.database.manager, usersAmong(decisions.map(({ decidedBy }) => decidedBy)));
    await this.audit.record(readOf(personId, actor, 'decisions'));
    return { personId, acts: actsOf(decisions, { users, sources }) };
  }

  private async survivor(id: string): Promise<string> {
    const person = await this.persons.find(id);
    if (!person) throw new NotFoundError('There is no person with this id.');
    return person.id;
  }
}

/** A chart as the pages show it. */
export function chartOf({ patient, ...chart }: PersonChart, sources: ReadonlyMap<string, SourceNames>): PersonChartDto {
  return {
    sourceId: chart.sourceId,
    sourceName: chart.sourceName,
    sourceTitle: sources.get(chart.sourceId)?.title ?? chart.sourceName,
    patientId: chart.patientId,
    personId: chart.personId,
    demographics: patient === null ? null : demographicsOf(JSON.parse(patient) as Patient),
    lastUpdated: chart.lastUpdated,
    resourceCount: chart.resourceCount,
    firstReceived: chart.firstReceived,
    lastReceived: chart.lastReceived,
  };
}
