/** An error as the log may hold it. */
export interface DescribedError {
  name: string;
  message?: string;
  /** Call frames only: the head of a stack repeats the message. */
  stack?: string[];
  /** System code or SQLSTATE. */
  code?: string;
  table?: string;
  constraint?: string;
  cause?: DescribedError;
}

/** Errors of libraries whose messages quote what they were given: JSON, SQL parameters, column values. */
const QUOTES_ITS_INPUT = /^(SyntaxError|QueryFailedError|error|DatabaseError|ValidationError|URIError)$/;

/**
 * Describes an error without patient data: messages that quote their input are left out, since a JSON parser shows
 * what it choked on and PostgreSQL shows the value it refused.
 */
export function describeError(error: unknown): DescribedError {
  if (!(error instanceof Error)) return { name: typeof error };
  const { code, table, constraint, cause } = error as Error & Record<string, unknown>;
  return {
    name: error.name,
    ...(!QUOTES_ITS_INPUT.test(error.name) && { message: error.message }),
    stack: frames(error),
    ...(typeof code === 'string' && { code }),
    ...(typeof table === 'string' && { table }),
    ...(typeof constraint === 'string' && { constraint }),
    ...(cause instanceof Error && { cause: describeError(cause) }),
  };
}

function frames(error: Error): string[] {
  return (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .map((line) => line.trim());
}
