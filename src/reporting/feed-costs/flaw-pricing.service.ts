import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { EvaluationThreads } from '../../evaluation/evaluation-threads.js';
import type { RecordEvaluation } from '../../evaluation/person-result.js';
import { FIRST_ID } from '../../evaluation/shard-ranges.js';
import type { EvaluationRequest, RecordContent } from '../../evaluation/threads/evaluation-pool.js';
import { PackedRecords, type PackedRecord } from '../../records/packed-records.js';
import { conceptKind, type ConceptKind } from '../../sources/health/coding/concept-kinds.js';
import { FLAWS } from '../../sources/health/coding/flaws.js';
import { flawedOfPersons, type FlawedRow } from './feed-costs.queries.js';
import { FlawPrices, type PersonFlaw, type PricedMeasure } from './flaw-prices.js';
import { MENDABLE, mendedRecord } from './mended-record.js';

/** Persons looked at together, whose records are in memory, and records that a thread gets at once. */
const PAGE = 32;
const CHUNK = 8;

/** The prices of the flaws of one source, and how many persons were evaluated for them. */
export interface Pricing {
  prices: FlawPrices;
  personCount: number;
}

/** A flaw of one person before it is evaluated. */
interface HeldFlaw extends Omit<PersonFlaw, 'after'> {
  /** The record with it mended; null where it cannot be. */
  mended: string | null;
}

/**
 * Evaluates everyone who holds flawed data of a source again, as the record is and with each flaw mended in memory, by
 * the same plan: what then changes is what the flaw costs, and nothing else. Nothing of it is stored as a result.
 */
@Injectable()
export class FlawPricing {
  constructor(
    private readonly database: DataSource,
    private readonly records: PackedRecords,
    private readonly threads: EvaluationThreads,
  ) {}

  /** Null when asked to leave off. */
  async price(
    sourceId: string,
    request: EvaluationRequest,
    measures: readonly PricedMeasure[],
    signal: AbortSignal,
  ): Promise<Pricing | null> {
    const kinds = [...new Set(measures.flatMap(({ needs }) => needs.map(({ kind }) => kind.name)))];
    const prices = new FlawPrices(measures);
    let personCount = 0;
    for (let after = FIRST_ID; ;) {
      if (signal.aborted) return null;
      const rows = await flawedOfPersons(this.database, sourceId, kinds, { after, limit: PAGE });
      const last = rows.at(-1);
      if (!last) return { prices, personCount };
      after = last.personId;
      const known = await this.records.read([...new Set(rows.map(({ personId }) => personId))]);
      // Whose record could not be packed fails, whatever is mended of what was known before.
      const records = known.filter(({ fault }) => fault === null);
      await Promise.all(
        records.map(async (record) => {
          const flaws = heldFlaws(
            rows.filter(({ personId }) => personId === record.personId),
            record,
            sourceId,
          );
          prices.add(await this.#evaluate(request, record, flaws));
        }),
      );
      personCount += records.length;
    }
  }

  async #evaluate(request: EvaluationRequest, { personId, content }: PackedRecord, flaws: readonly HeldFlaw[]) {
    const texts = [content, ...flaws.flatMap(({ mended }) => mended ?? [])];
    const records = texts.map((text): RecordContent => ({ id: personId, content: text }));
    const evaluations: RecordEvaluation[] = [];
    for (let at = 0; at < records.length; at += CHUNK) {
      evaluations.push(...(await this.threads.pool.evaluate(request, records.slice(at, at + CHUNK))));
    }
    const [before, ...rest] = evaluations;
    if (!before) throw new Error('The threads gave no evaluation.');
    const after = rest.values();
    return {
      personId,
      before,
      flaws: flaws.map(({ kind, flaw, days, mended }) => ({
        ...{ kind, flaw, days },
        after: mended === null ? null : (after.next().value ?? null),
      })),
    };
  }
}

/** By kind and flaw. A resource with several flaws is mended of all of them under each: one alone would not help. */
function heldFlaws(rows: readonly FlawedRow[], { content }: PackedRecord, sourceId: string): HeldFlaw[] {
  const kinds = [...new Set(rows.map(({ kind }) => kind))].flatMap((name) => conceptKind(name) ?? []);
  return kinds.flatMap((kind) =>
    FLAWS.filter((flaw) => flaw !== 'in-error').flatMap((flaw) => {
      const those = rows.filter((row) => row.kind === kind.name && row.flaws.includes(flaw));
      if (those.length === 0) return [];
      const mended = MENDABLE.has(flaw) ? mendedRecord(content, sourceId, keysOf(those, kind)) : null;
      return [{ kind: kind.name, flaw, days: those.map(({ day }) => day), mended }];
    }),
  );
}

function keysOf(rows: readonly FlawedRow[], kind: ConceptKind): ReadonlyMap<string, ConceptKind> {
  return new Map(rows.map(({ type, id }) => [`${type}/${id}`, kind]));
}
