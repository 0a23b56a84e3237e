import { createHash } from 'node:crypto';

const POSSIBLE = 2 ** 32;

/**
 * Whether a person of a run is evaluated by both engines. By a hash of both ids: every process that ever works on the
 * run chooses the same persons, and another run chooses others.
 * @param percent share of the persons, 0 to 100
 */
export function isCompared(runId: string, personId: string, percent: number): boolean {
  if (percent <= 0) return false;
  const hash = createHash('sha256').update(`${runId}/${personId}`).digest();
  return hash.readUInt32BE(0) < (percent / 100) * POSSIBLE;
}
