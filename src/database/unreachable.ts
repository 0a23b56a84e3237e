/** Node's and PostgreSQL's words for a database that cannot be reached now (SQLSTATE classes 08, 53, 57P). */
const UNREACHABLE = /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|ETIMEDOUT|EPIPE|08...|53...|57P0.)$/;

/** Whether this is what a query or connection throws while the database is away. */
export function isUnreachableDatabase(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  return (typeof code === 'string' && UNREACHABLE.test(code)) || /^Connection terminated/.test(error.message);
}
