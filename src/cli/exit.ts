import { CqlTranslationError } from '../cql/translate/cql-translation-error.js';
import { EnvironmentError } from '../config/environment.js';

/** What the shell gets: 0 all done, 1 done in part or refused, 2 unusable input. */
export const EXIT = { done: 0, refused: 1, unusable: 2 } as const;

/** Errors by name that are the user's to mend: told in one message, without a stack. */
const UNUSABLE = [
  'ProgrammeDataError',
  'MissingItemsError',
  'IdentifierFormatError',
  'PackageRefusedError',
  'ValueSetRefusedError',
  'UnusableInputError',
  'UnknownSourceError',
  'NothingToIngestError',
];
const REFUSED = [
  'UnknownProgrammeError',
  'UnknownSubmissionError',
  'FreezeRefusedError',
  'SignOffRefusedError',
  'SamePersonError',
  'LifeCycleError',
  'UnknownPackageError',
  'SourceRefusedError',
];

/** Input that a command cannot read: a file that is not there or is not JSON. */
export class UnusableInputError extends Error {
  override name = 'UnusableInputError';
}

/**
 * Runs the action of a command: what the user can mend is told on standard error and sets the exit code; anything
 * else is a fault of ours and shows its stack.
 */
export async function runCommand(action: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await action();
  } catch (error) {
    const code = exitCodeOf(error);
    if (code === undefined) throw error;
    console.error((error as Error).message);
    process.exitCode = code;
  }
}

function exitCodeOf(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof CqlTranslationError || error instanceof EnvironmentError) return EXIT.unusable;
  if (UNUSABLE.includes(error.name)) return EXIT.unusable;
  return REFUSED.includes(error.name) ? EXIT.refused : undefined;
}
