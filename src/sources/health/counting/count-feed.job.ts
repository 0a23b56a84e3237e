import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../../config/clock.js';
import type { JobCatalogue } from '../../../jobs/job-catalogue.js';
import type { JobHandler } from '../../../jobs/job-queue.js';
import { changedPatients, forgetChanges, isReadyToCount, noteUsers, sourcesToCount } from './feed-changes.queries.js';
import {
  addArrivals,
  countedBefore,
  liveResources,
  moveCounts,
  noteCounting,
  replaceFlawed,
  storePatients,
  tryLockCounting,
} from './feed-counting.queries.js';
import { closeDays } from './feed-days.queries.js';
import { findReferred, keysReferredTo } from './referred-resources.js';
import { countPatient, tallyDifference, type CountedResource, type PatientCount } from './tally.js';

/** Counted in one transaction: bounds its memory and its time. */
const AT_A_TIME = { patients: 100, notes: 2000 };

/** Counts the patients of a source whose resources changed, each wholly anew, and closes its days. */
@Injectable()
export class CountFeedJob implements JobHandler<'count-feed'> {
  readonly name = 'count-feed';
  readonly concurrency = 1;

  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  async run({ sourceId }: JobCatalogue['count-feed'], signal: AbortSignal): Promise<void> {
    await closeDays(this.database, sourceId, dayIn(this.clock.now()));
    while (!signal.aborted && (await this.database.transaction((manager) => countSome(manager, sourceId)))) {
      // Each turn counted some patients.
    }
  }

  async unfinished(limit: number): Promise<JobCatalogue['count-feed'][]> {
    const sources = await sourcesToCount(this.database, dayIn(this.clock.now()), limit);
    return sources.map((sourceId) => ({ sourceId }));
  }
}

/**
 * Counts some changed patients, unless messages wait. What changes meanwhile is noted anew and stays to be counted: only
 * notes that were there before the resources were read are taken away.
 * @returns whether it counted any
 */
async function countSome(manager: EntityManager, sourceId: string): Promise<boolean> {
  if (!(await isReadyToCount(manager, sourceId)) || !(await tryLockCounting(manager, sourceId))) return false;
  const hadUsers = await noteUsers(manager, sourceId, AT_A_TIME.notes);
  const { noteIds, patientIds } = await changedPatients(manager, sourceId, AT_A_TIME);
  if (noteIds.length === 0) return hadUsers;
  await store(manager, sourceId, await countAnew(manager, sourceId, patientIds));
  await forgetChanges(manager, noteIds);
  await noteCounting(manager, sourceId);
  return true;
}

/** A patient as counted now. */
interface Counted extends PatientCount {
  patientId: string;
  /** What its resources name for their codes. */
  uses: readonly string[];
  /** By what the counts of the source differ for it. */
  moves: ReadonlyMap<string, number>;
}

async function countAnew(manager: EntityManager, sourceId: string, patientIds: readonly string[]): Promise<Counted[]> {
  const resources = new Map<string, CountedResource[]>(patientIds.map((id) => [id, []]));
  for (const { patientId, ...resource } of await liveResources(manager, sourceId, patientIds)) {
    resources.get(patientId)?.push(resource);
  }
  const uses = new Map([...resources].map(([patientId, own]) => [patientId, keysReferredTo(own)]));
  const find = await findReferred(manager, sourceId, [...new Set([...uses.values()].flat())]);
  const before = await countedBefore(manager, sourceId, patientIds);
  return patientIds.map((patientId) => {
    const old = before.get(patientId);
    const count = countPatient(resources.get(patientId) ?? [], old?.newestAt ?? null, find);
    const moves = tallyDifference(old?.tally ?? {}, count.tally);
    return { patientId, ...count, uses: uses.get(patientId) ?? [], moves };
  });
}

async function store(manager: EntityManager, sourceId: string, counted: readonly Counted[]): Promise<void> {
  await storePatients(
    manager,
    sourceId,
    counted.map(({ patientId, tally, newestAt, uses }) => ({ patientId, tally, newestAt, uses })),
  );
  await moveCounts(manager, sourceId, sum(counted.map(({ moves }) => moves)));
  await addArrivals(manager, sourceId, sum(counted.map(({ arrivals }) => new Map(Object.entries(arrivals)))));
  await replaceFlawed(
    manager,
    sourceId,
    counted.map(({ patientId }) => patientId),
    counted.flatMap(({ patientId, flawed }) => flawed.map((one) => ({ patientId, ...one }))),
  );
}

/** In the order of the keys, in which rows are locked. */
function sum(parts: readonly ReadonlyMap<string, number>[]): Map<string, number> {
  const total = new Map<string, number>();
  for (const part of parts) for (const [key, by] of part) total.set(key, (total.get(key) ?? 0) + by);
  return new Map([...total].filter(([, by]) => by !== 0).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** `YYYY-MM-DD` in UTC. */
function dayIn(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}
