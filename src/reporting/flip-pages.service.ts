import { Injectable } from '@nestjs/common';
import { AuditTrail, type Actor } from '../access/audit-trail.js';
import type { Period } from '../cql/engine.js';
import type { FlipReason } from '../evaluation/flips/flip-reasons.js';
import type { FlipQuery, FlipTotals, VersionPair } from '../evaluation/flips/flips.js';
import { reasonWords } from '../evaluation/flips/reason-words.js';
import { NotEvaluatedError, VersionFlips } from '../evaluation/flips/version-flips.service.js';
import { MeasureComparisons } from '../measures/versions/measure-comparison.service.js';
import { Persons } from '../records/persons.js';
import { FlipExplanations } from './flip-explanations.service.js';
import type { FlipPageDto } from './flips.dto.js';

/** Brings together who counts otherwise in another version, who they are and why, and records who saw it. */
@Injectable()
export class FlipPages {
  constructor(
    private readonly comparisons: MeasureComparisons,
    private readonly flips: VersionFlips,
    private readonly explanations: FlipExplanations,
    private readonly persons: Persons,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * Both packages in a period.
   * @param before as `MeasurePackages.find` takes it
   * @throws UnknownPackageError
   */
  async pair(before: string, after: string, period: Period): Promise<VersionPair> {
    const found = await this.comparisons.find(before, after);
    return { before: found.before.id, after: found.after.id, period };
  }

  /** Null while not both versions were evaluated for everyone in this period. */
  async totals(pair: VersionPair): Promise<FlipTotals | null> {
    const evaluated = await this.flips.evaluated(pair);
    return evaluated ? this.flips.totals(evaluated) : null;
  }

  /** @throws NotEvaluatedError, UnknownPackageError, MeasurePackageError */
  async list(pair: VersionPair, query: FlipQuery, actor: Actor): Promise<FlipPageDto> {
    const evaluated = await this.flips.evaluated(pair);
    if (!evaluated) throw new NotEvaluatedError(pair.period);
    const { comparison } = await this.comparisons.compare(pair.before, pair.after);
    const { persons, next } = await this.flips.persons(evaluated, query);
    const ids = persons.map(({ personId }) => personId);
    const reasons = await this.explanations.of(persons, pair, evaluated, comparison);
    const known = new Map((await this.persons.list(ids)).map((person) => [person.id, person]));
    await this.#record(pair, ids, actor);
    return {
      persons: persons.map(({ personId, flips, errors }) => {
        const { name = null, birthDate = null, sex = null } = known.get(personId) ?? {};
        return {
          ...{ id: personId, name, birthDate, sex, flips },
          ...{ errorBefore: errors.before, errorAfter: errors.after },
          reasons: reasons.get(personId)?.map(withWords) ?? null,
        };
      }),
      next,
    };
  }

  #record({ before, after }: VersionPair, ids: readonly string[], actor: Actor): Promise<void> {
    return this.audit.record(
      { actor, action: 'query', entityType: 'person', details: { before, after, persons: ids.length } },
      ...ids.map((id) => ({
        actor,
        action: 'read' as const,
        entityType: 'person',
        entityId: id,
        personId: id,
        details: { part: 'version-comparison', before, after },
      })),
    );
  }
}

function withWords(reason: FlipReason): FlipReason & { text: string } {
  return { ...reason, text: reasonWords(reason) };
}
