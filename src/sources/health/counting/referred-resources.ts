import type { EntityManager } from 'typeorm';
import type { Json } from '../coding/json-elements.js';
import { mayRefer, referredKey, type FindReferred } from '../coding/referred-codes.js';
import { referredResources } from './feed-counting.queries.js';
import type { CountedResource } from './tally.js';

/** What these resources name for their codes, in order. */
export function keysReferredTo(resources: readonly CountedResource[]): string[] {
  const keys = resources
    .filter(({ content }) => mayRefer(content))
    .map(({ content }) => referredKey(JSON.parse(content) as Json));
  return [...new Set(keys)].filter((key) => key !== null).sort();
}

/** What a source has of these. */
export async function findReferred(
  manager: EntityManager,
  sourceId: string,
  keys: readonly string[],
): Promise<FindReferred> {
  if (keys.length === 0) return () => undefined;
  const texts = await referredResources(manager, sourceId, keys);
  const resources = new Map([...texts].map(([key, text]) => [key, JSON.parse(text) as Json]));
  return (key) => resources.get(key);
}
