type Fields = Readonly<Record<string, unknown>>;

/**
 * Where two plain values differ, as a path; null when they are the same. Both engines read one record, so that a
 * resource must be the very same object. An absent field is null; the order of a list counts; decimals are compared to
 * the eighth digit after the point, beyond which CQL has none; a time zone may be written `Z` or `+00:00`.
 */
export function difference(reference: unknown, compiled: unknown, path = ''): string | null {
  if (reference === compiled) return null;
  if (Array.isArray(reference) && Array.isArray(compiled)) return listDifference(reference, compiled, path);
  if (isFields(reference) && isFields(compiled)) return fieldDifference(reference, compiled, path);
  return scalarsAgree(reference, compiled) ? null : path || 'value';
}

function listDifference(reference: readonly unknown[], compiled: readonly unknown[], path: string): string | null {
  if (reference.length !== compiled.length) return `${path}.length ${reference.length} and ${compiled.length}`;
  for (const [index, item] of reference.entries()) {
    const found = difference(item, compiled[index], `${path}[${index}]`);
    if (found !== null) return found;
  }
  return null;
}

function fieldDifference(reference: Fields, compiled: Fields, path: string): string | null {
  if ('resourceType' in reference || 'resourceType' in compiled) return `${path} another resource`;
  for (const name of new Set([...Object.keys(reference), ...Object.keys(compiled)])) {
    const found = difference(reference[name] ?? null, compiled[name] ?? null, `${path}.${name}`);
    if (found !== null) return found;
  }
  return null;
}

function scalarsAgree(reference: unknown, compiled: unknown): boolean {
  if (typeof reference === 'number' && typeof compiled === 'number') {
    return reference.toFixed(8) === compiled.toFixed(8);
  }
  if (typeof reference === 'string' && typeof compiled === 'string') return zoned(reference) === zoned(compiled);
  return (reference ?? null) === (compiled ?? null);
}

const DATE_TIME = /^T?\d{2,4}[-\d]*T?[\d:.]*(Z|[+-]\d{2}:\d{2})?$/;

function zoned(text: string): string {
  return DATE_TIME.test(text) ? text.replace(/Z$/, '+00:00').replace(/^T/, '') : text;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
