import { isUnreachableDatabase } from '../database/unreachable.js';
import { Refusal, UnusableInputError } from '../errors/refusals.js';
import { FhirError } from '../fhir/operation-outcome.js';

/** What the shell gets: 0 all done, 1 done in part or refused, 2 unusable input. */
export const EXIT = { done: 0, refused: 1, unusable: 2 } as const;

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
    console.error(messageOf(error as Error));
    process.exitCode = code;
  }
}

/** Undefined for what the user cannot mend. */
function exitCodeOf(error: unknown): number | undefined {
  if (error instanceof UnusableInputError) return EXIT.unusable;
  if (error instanceof Refusal || isUnreachableDatabase(error)) return EXIT.refused;
  if (!(error instanceof FhirError)) return undefined;
  return error.status === 400 || error.status === 422 ? EXIT.unusable : EXIT.refused;
}

function messageOf(error: Error): string {
  if (!isUnreachableDatabase(error)) return error.message;
  const { code, message } = error as NodeJS.ErrnoException;
  return `The database cannot be reached (${code ?? message}). Check DATABASE_URL, and that the server runs.`;
}
