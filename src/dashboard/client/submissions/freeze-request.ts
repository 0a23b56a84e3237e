import type { Run } from '../api/runs.js';
import type { Collection, DocumentFormat, Freeze, Programme } from '../api/submissions.js';
import { formatPeriod } from '../design/format.js';
import { formatsOf } from './formats.js';

/** What stands in the form. */
export interface Wanted {
  programmeKey: string;
  runId: string;
  entityId: string;
  cehrtId: string;
  collection: Collection;
  formats: readonly DocumentFormat[];
}

/** Whether any measure of the programme is collected of a beneficiary list. */
export function collectsLists(programme: Programme | undefined): boolean {
  return programme?.measures.some(({ collectionTypes }) => collectionTypes.includes('medicare-cqm')) ?? false;
}

/** The chosen formats that this way to collect has. */
export function formatsAsked({ collection, formats }: Wanted): DocumentFormat[] {
  const offered = formatsOf(collection).map(({ format }) => format);
  return formats.filter((format) => offered.includes(format));
}

/** The newest evaluation of the programme's year, else the newest of all. */
export function runFor(programme: Programme | undefined, runs: readonly Run[]): string {
  const ofYear = runs.find(({ period }) => formatPeriod(period) === String(programme?.year));
  return (ofYear ?? runs[0])?.id ?? '';
}

export function requestOf(wanted: Wanted, { programme, year }: Programme): Freeze {
  const cehrtId = wanted.cehrtId.trim();
  return {
    programme,
    year,
    runId: wanted.runId,
    entityId: wanted.entityId.trim(),
    ...(cehrtId === '' ? {} : { cehrtId }),
    collection: wanted.collection,
    formats: formatsAsked(wanted),
  };
}

export function keyOf(programme: Programme | undefined): string {
  return programme?.id ?? '';
}
