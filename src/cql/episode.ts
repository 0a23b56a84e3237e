import type { Episode } from './engine.js';

/** An item of a list of episodes, from its plain value. */
export function episodeOf(plain: unknown): Episode {
  return { key: episodeKey(plain), value: plain };
}

/** `Encounter/123` for a resource with an id, else the canonical JSON of the plain value. */
export function episodeKey(plain: unknown): string {
  if (isResource(plain) && plain.id !== undefined) return `${plain.resourceType}/${plain.id}`;
  return canonicalJson(plain);
}

function isResource(value: unknown): value is { resourceType: string; id?: string } {
  return typeof value === 'object' && value !== null && 'resourceType' in value;
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}
