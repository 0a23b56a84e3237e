import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditTrail, type Actor } from '../../access/audit-trail.js';
import { NotFoundError } from '../../errors/refusals.js';
import { FIRST_ID } from '../../evaluation/shard-ranges.js';
import { MeasurePackages, type PackageSummary } from '../../measures/measure-packages.js';
import { Persons } from '../../records/persons.js';
import { conceptKind } from '../../sources/health/coding/concept-kinds.js';
import { subjectWords } from '../../sources/health/coding/flaw-words.js';
import { SourcesService } from '../../sources/sources.service.js';
import { costWords } from './cost-words.js';
import type { CostKeyDto, CostPersonPageDto, FeedCostDto } from './feed-costs.dto.js';
import { readCostPersons, readCosts, type StoredCost } from './feed-costs.queries.js';

/** What flaws of feeds cost in measures, and whom. */
@Injectable()
export class FeedCosts {
  constructor(
    private readonly database: DataSource,
    private readonly sources: SourcesService,
    private readonly packages: MeasurePackages,
    private readonly persons: Persons,
    private readonly audit: AuditTrail,
  ) {}

  /** Of one source, or of all with null; the dearest first. @throws UnknownSourceError */
  async list(reference: string | null): Promise<FeedCostDto[]> {
    const sourceId = reference === null ? null : (await this.sources.find(reference)).id;
    const packages = new Map((await this.packages.list()).map((one) => [one.id, one]));
    return (await readCosts(this.database, sourceId)).flatMap((cost) => {
      const measure = packages.get(cost.packageId);
      return measure ? [costOf(cost, measure)] : [];
    });
  }

  /** Whom a flaw costs; each person in the answer is recorded as read. @throws UnknownSourceError, NotFoundError */
  async whom(
    reference: string,
    key: CostKeyDto,
    { cursor, limit }: { cursor?: string; limit: number },
    actor: Actor,
  ): Promise<CostPersonPageDto> {
    const cost = (await this.list(reference)).find(
      (one) => one.measurePeriodId === key.measurePeriod && one.kind === key.kind && one.flaw === key.flaw,
    );
    if (!cost) throw new NotFoundError('No such flaw was priced in this measure.');
    const { id: sourceId } = cost.source;
    const where = { sourceId, measurePeriodId: cost.measurePeriodId, kind: cost.kind, flaw: cost.flaw };
    const rows = await readCostPersons(this.database, where, { after: cursor ?? FIRST_ID, limit: limit + 1 });
    const page = rows.slice(0, limit);
    const ids = page.map(({ personId }) => personId);
    const known = new Map((await this.persons.list(ids)).map((person) => [person.id, person]));
    await this.#record(cost, ids, actor);
    return {
      cost,
      persons: page.map(({ personId, change }) => {
        const { name = null, birthDate = null, sex = null } = known.get(personId) ?? {};
        return { id: personId, name, birthDate, sex, change };
      }),
      next: rows.length > limit ? (ids.at(-1) ?? null) : null,
    };
  }

  #record({ source, measurePeriodId, kind, flaw }: FeedCostDto, ids: readonly string[], actor: Actor): Promise<void> {
    const details = { part: 'feed-cost', source: source.name, measurePeriod: measurePeriodId, kind, flaw };
    return this.audit.record(
      { actor, action: 'query', entityType: 'person', details: { ...details, persons: ids.length } },
      ...ids.map((id) => ({
        actor,
        action: 'read' as const,
        entityType: 'person',
        entityId: id,
        personId: id,
        details,
      })),
    );
  }
}

function costOf(cost: StoredCost, { title, identifiers, version }: PackageSummary): FeedCostDto {
  const { sourceId, sourceName, sourceTitle, periodStart, periodEnd, packageId, kind, flaw, ...rest } = cost;
  const type = conceptKind(kind)?.types[0] ?? '';
  // Short names of FHIR packages say that they are of FHIR: `CMS165FHIR`.
  const name = identifiers[0]?.replace(/FHIR$/, '') ?? title;
  return {
    ...rest,
    ...{ kind, flaw, words: subjectWords(kind, type), text: costWords(cost, type, name) },
    source: { id: sourceId, name: sourceName, title: sourceTitle },
    measure: { packageId, name, title, version },
    period: { start: periodStart, end: periodEnd },
  };
}
