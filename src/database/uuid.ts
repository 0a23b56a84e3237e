const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a text can be the id of a row: PostgreSQL refuses a query that compares a uuid with anything else. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}
