import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditTrail, type Actor, type AuditEntry } from '../access/audit-trail.js';
import { NotFoundError } from '../errors/refusals.js';
import { Scores, type MeasurePeriodSummary, type StoredPersonResult } from '../evaluation/scores.js';
import type { PackageSummary } from '../measures/measure-packages.js';
import { Persons, type PersonResource, type PersonSummary } from '../records/persons.js';
import { Source } from '../sources/source.entity.js';
import { describeResource } from '../fhir/describe-resource.js';
import type {
  PersonDto,
  PersonMeasureDto,
  PersonPageDto,
  PersonsQueryDto,
  RecordResourceDto,
  ResourcePageDto,
  ResourcesQueryDto,
  TypeCountDto,
} from './persons.dto.js';

/** Brings together what the pages show of persons, and records who saw it. */
@Injectable()
export class PersonPagesService {
  constructor(
    private readonly persons: Persons,
    private readonly scores: Scores,
    private readonly audit: AuditTrail,
    private readonly database: DataSource,
  ) {}

  /** @throws UnknownMeasurePeriodError when nothing was ever evaluated under the number */
  async list(query: PersonsQueryDto, actor: Actor): Promise<PersonPageDto> {
    const { measurePeriod: measurePeriodId, group: groupId = '', ...which } = query;
    const page = await this.scores.persons({ ...which, measurePeriodId, groupId });
    const ids = page.persons.map(({ personId }) => personId);
    const known = new Map((await this.persons.list(ids)).map((person) => [person.id, person]));
    const errors = query.population === 'failed' ? await this.errorsOf(query.measurePeriod, ids) : null;
    await this.audit.record(
      {
        actor,
        action: 'query',
        entityType: 'person',
        details: { measurePeriod: query.measurePeriod, population: query.population, persons: ids.length },
      },
      ...ids.map((id) => readOf(id, actor, 'list')),
    );
    return {
      persons: page.persons.map(({ personId, count }) => ({
        ...identityOf(personId, known.get(personId)),
        count,
        error: errors?.get(personId) ?? null,
      })),
      next: page.next,
    };
  }

  /** The person, or the one they were merged into. @throws NotFoundError */
  async show(id: string, actor: Actor): Promise<PersonDto> {
    const person = await this.find(id);
    const [resources, results, measures, titles] = await Promise.all([
      this.persons.resources(person.id),
      this.scores.resultsOfPerson(person.id),
      this.scores.list(),
      this.sourceTitles(),
    ]);
    await this.audit.record(readOf(person.id, actor, 'page'));
    return {
      ...identityOf(person.id, person),
      sources: person.sourcePatients.map(({ sourceId, sourceName, patientId }) => ({
        sourceId,
        name: sourceName,
        title: titles.get(sourceId) ?? sourceName,
        patientId,
      })),
      results: measuresOf(results, measures),
      resourceTypes: countTypes(resources),
    };
  }

  /** Resources by date, the newest first, those without a date last. @throws NotFoundError */
  async resources(id: string, query: ResourcesQueryDto, actor: Actor): Promise<ResourcePageDto> {
    const person = await this.find(id);
    const [resources, titles] = await Promise.all([this.persons.resources(person.id), this.sourceTitles()]);
    await this.audit.record(readOf(person.id, actor, 'record'));
    const described = resources
      .filter(({ type }) => query.type === undefined || type === query.type)
      .map((resource) => rowOf(resource, titles))
      .sort((a, b) => (b.date ?? '').localeCompare(a.date ?? '') || a.type.localeCompare(b.type));
    return { resources: described.slice(query.offset, query.offset + query.limit), total: described.length };
  }

  private async errorsOf(measurePeriod: number, ids: readonly string[]): Promise<Map<string, string | null>> {
    const results = await Promise.all(ids.map((id) => this.scores.result(measurePeriod, id)));
    return new Map(results.flatMap((result) => (result ? [[result.personId, result.error]] : [])));
  }

  private async find(id: string): Promise<PersonSummary> {
    const person = await this.persons.find(id);
    if (!person) throw new NotFoundError('There is no person with this id.');
    return person;
  }

  private async sourceTitles(): Promise<Map<string, string>> {
    const sources = await this.database.getRepository(Source).find({ select: { id: true, title: true } });
    return new Map(sources.map(({ id, title }) => [id, title]));
  }
}

/** What of a person an answer shows, as the audit trail names it. */
export type PersonPart =
  'list' | 'page' | 'record' | 'engine-disagreements' | 'charts' | 'decisions' | 'match-reviews' | 'match-review';

/** The entry of the audit trail for one person in an answer. */
export function readOf(personId: string, actor: Actor, part: PersonPart): AuditEntry {
  return { actor, action: 'read', entityType: 'person', entityId: personId, personId, details: { part } };
}

/** Who a person is, as lists show it. */
export function identityOf(id: string, person: PersonSummary | undefined) {
  return { id, name: person?.name ?? null, birthDate: person?.birthDate ?? null, sex: person?.sex ?? null };
}

/** What a person counts for, the newest period first, then by title. */
export function measuresOf(
  results: readonly StoredPersonResult[],
  measures: readonly MeasurePeriodSummary[],
): PersonMeasureDto[] {
  const byNumber = new Map(measures.map((measure) => [measure.measurePeriodId, measure]));
  return results
    .flatMap((result) => {
      const measure = byNumber.get(result.measurePeriodId);
      return measure ? [measureOf(result, measure.package, measure.period)] : [];
    })
    .sort((a, b) => b.periodEnd.localeCompare(a.periodEnd) || a.title.localeCompare(b.title));
}

function measureOf(
  result: StoredPersonResult,
  { title, version, status, identifiers, groups }: PackageSummary,
  period: { start: string; end: string },
): PersonMeasureDto {
  return {
    measurePeriodId: result.measurePeriodId,
    title,
    version,
    status,
    identifiers,
    periodStart: period.start,
    periodEnd: period.end,
    groups: result.groups.map(({ id, populations }) => ({
      id,
      description: groups.find((group) => group.id === id)?.description ?? null,
      populations,
    })),
    error: result.error,
    evaluatedAt: result.evaluatedAt,
  };
}

function countTypes(resources: readonly PersonResource[]): TypeCountDto[] {
  const counts = new Map<string, number>();
  for (const { type } of resources) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts].map(([type, count]) => ({ type, count })).sort((a, b) => a.type.localeCompare(b.type));
}

function rowOf(resource: PersonResource, titles: ReadonlyMap<string, string>): RecordResourceDto {
  const { sourceId, sourceName, type, id, content } = resource;
  const sourceTitle = titles.get(sourceId) ?? sourceName;
  return { sourceName, sourceTitle, type, id, ...describeResource(JSON.parse(content)) };
}
