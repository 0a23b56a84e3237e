import { createHash } from 'node:crypto';
import type { ReadPackage } from './package-reader.js';

/**
 * SHA-256 over what a package says, whatever the order of its entries and of the properties in them. What a server
 * adds to a resource when it stores it (`meta.versionId`, `meta.lastUpdated`) is not counted.
 */
export function contentHash({ measure, libraries, valueSets }: ReadPackage): Buffer {
  const parts = [measure, ...libraries, ...valueSets].map((resource) => canonicalJson(withoutServerMeta(resource)));
  const hash = createHash('sha256');
  for (const part of parts.sort()) hash.update(part).update('\n');
  return hash.digest();
}

function withoutServerMeta(resource: object): object {
  if (!('meta' in resource)) return resource;
  const { versionId: _versionId, lastUpdated: _lastUpdated, ...meta } = resource.meta as Record<string, unknown>;
  return { ...resource, meta: Object.keys(meta).length > 0 ? meta : undefined };
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}
