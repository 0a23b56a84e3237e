import { QueryFailedError } from 'typeorm';
import { FhirError } from '../fhir/operation-outcome.js';

/** SQLSTATE classes that say that the data, and not the moment, is at fault: data, integrity, limits of a statement. */
const LASTING = /^(22|23|54)/;

/** What the code throws where stored or received data are not what it expects. */
const OF_THE_DATA = [FhirError, TypeError, RangeError, SyntaxError] as const;

/** Whether it would fail in the same way again: the fault of what is worked on, not of the database or the machine. */
export function isLasting(error: unknown): boolean {
  if (error instanceof QueryFailedError) return LASTING.test(sqlStateOf(error.driverError) ?? '');
  return OF_THE_DATA.some((kind) => error instanceof kind);
}

/** What failed. Messages of the database and the runtime may quote patient data, so only their kind is told. */
export function kindOfFault(error: unknown): string {
  const code = error instanceof QueryFailedError ? sqlStateOf(error.driverError) : undefined;
  return code
    ? `the database refused it (SQLSTATE ${code})`
    : `it could not be processed (${error instanceof Error ? error.name : typeof error})`;
}

function sqlStateOf(driverError: unknown): string | undefined {
  return (driverError as { code?: string }).code;
}
