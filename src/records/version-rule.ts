/** What the order of versions is decided by. */
export interface VersionState {
  /** The source's `meta.lastUpdated`, else the time of receipt. */
  lastUpdated: Date;
  /** Whether `lastUpdated` is the source's. */
  dated: boolean;
  receivedAt: Date;
  /** The source's `meta.versionId`. */
  sourceVersion: string | null;
  deleted: boolean;
  contentHash: Buffer;
}

export type VersionEffect = 'created' | 'updated' | 'deleted' | 'unchanged' | 'superseded';

/**
 * What an incoming version does to the current one. Messages come twice, late and out of order, so receipt alone does
 * not decide: the same content is no new version; a version that the source made earlier goes to the history and the
 * current one stays; what was deleted stays so until a version comes that the source made after the deletion. Where
 * the source dates nothing, its version numbers decide, and without those the order of receipt.
 */
export function versionEffect(current: VersionState | null, incoming: VersionState): VersionEffect {
  const effect = incoming.deleted ? 'deleted' : current ? 'updated' : 'created';
  if (!current) return effect;
  if (current.deleted === incoming.deleted && current.contentHash.equals(incoming.contentHash)) return 'unchanged';
  return isOlder(incoming, current) ? 'superseded' : effect;
}

function isOlder(incoming: VersionState, current: VersionState): boolean {
  if (incoming.dated && (current.dated || current.deleted)) {
    const difference = incoming.lastUpdated.getTime() - current.lastUpdated.getTime();
    if (difference !== 0) return difference < 0;
    // The deletion came after what it deleted.
    if (current.deleted) return true;
  }
  const versions = compareVersions(incoming.sourceVersion, current.sourceVersion);
  if (versions !== 0) return versions < 0;
  return incoming.receivedAt.getTime() < current.receivedAt.getTime();
}

/** Version ids have an order only where both are whole numbers. */
function compareVersions(a: string | null, b: string | null): number {
  if (!a || !b || !/^\d{1,15}$/.test(a) || !/^\d{1,15}$/.test(b)) return 0;
  return Number(a) - Number(b);
}
