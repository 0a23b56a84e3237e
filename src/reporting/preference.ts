/** How long a caller who waits is kept waiting: less than the 30 seconds after which many proxies give up. */
export const PATIENCE_MS = 25_000;

/** How a client wants to be answered. https://www.rfc-editor.org/rfc/rfc7240 */
export interface Preference {
  /** 202 and an address to come back to, instead of the answer. */
  async: boolean;
  /** How long to wait for the answer before anything else is said. */
  waitMs: number;
}

/** Reads `respond-async` and `wait=<seconds>` of a `Prefer` header; what is not understood is passed over. */
export function readPreference(header = ''): Preference {
  const preferences = header.split(/[,;]/).map((preference) => preference.trim().toLowerCase());
  const isAsync = preferences.includes('respond-async');
  const wait = preferences.map((preference) => /^wait *= *"?(\d+)"?$/.exec(preference)?.[1]).find(Boolean);
  const most = isAsync ? 0 : PATIENCE_MS;
  return { async: isAsync, waitMs: wait === undefined ? most : Math.min(Number(wait) * 1000, PATIENCE_MS) };
}
