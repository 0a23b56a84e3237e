import type { QueryRunner } from 'typeorm';
import { CounterChanges } from './counter-changes.js';
import {
  deleteResultsWithoutRecord,
  insertNewResults,
  lockResults,
  moveCounters,
  updateResults,
  type NewResult,
  type ResultKey,
} from './result-store.queries.js';

/** The results of every person with a record in a range. */
export interface RangeResults {
  runId: string;
  measurePeriodIds: readonly number[];
  firstPerson: string;
  lastPerson: string;
  results: readonly NewResult[];
}

/**
 * Stores the results of a range of persons and moves the counters by what differs from before. To be called in a
 * transaction: counters are the sum of the results after every commit, however often a range is evaluated and whoever
 * else evaluates it at the same time. Results of persons who no longer have a record are removed, and those that a newer
 * evaluation has stored meanwhile stay.
 */
export async function storeResults(runner: QueryRunner, range: RangeResults): Promise<void> {
  const changes = new CounterChanges();
  const results = new Map(range.results.map((result) => [keyOf(result), result]));
  const inserted = new Set((await insertNewResults(runner, range.runId, range.results)).map(keyOf));
  const present = await lockResults(runner, range.measurePeriodIds, range.firstPerson, range.lastPerson);
  const old = new Map(present.map((result) => [keyOf(result), result]));

  // A row that was there at the insert and is gone now was removed with its person's record: it stays removed.
  const replaced = range.results.filter((result) => !inserted.has(keyOf(result)) && old.has(keyOf(result)));
  const updated = replaced.length > 0 ? (await updateResults(runner, range.runId, replaced)).map(keyOf) : [];
  const stored = new Set([...inserted, ...updated]);
  for (const result of range.results) {
    const key = keyOf(result);
    if (stored.has(key)) changes.add(result);
    const before = old.get(key);
    if (before && stored.has(key) && !inserted.has(key)) changes.remove(before);
  }

  const unseen = present.filter((result) => !results.has(keyOf(result)));
  for (const gone of unseen.length > 0 ? await deleteResultsWithoutRecord(runner, unseen) : []) {
    const goneResult = old.get(keyOf(gone));
    if (goneResult) changes.remove(goneResult);
  }
  const moved = changes.list();
  if (moved.length > 0) await moveCounters(runner, moved);
}

function keyOf({ measurePeriodId, personId }: ResultKey): string {
  return `${measurePeriodId}/${personId}`;
}
