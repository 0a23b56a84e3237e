/** `output` holds resources, `deleted` Bundles of deletions, `outcome` OperationOutcomes on the export itself. */
export type FileRole = 'output' | 'deleted' | 'outcome';

/** A file that an export made. */
export interface ManifestFile {
  role: FileRole;
  /** Resource type of its lines where the server tells it. */
  type: string | null;
  url: string;
  /** Number of its lines where the server tells it. */
  count: number | null;
}

/** What a finished export consists of. */
export interface ExportManifest {
  /** The server's time of the data, as it wrote it: what the next `_since` is. */
  transactionTime: string;
  requiresAccessToken: boolean;
  /** In the order in which they are to be read: patients, other resources, deletions, then what went wrong. */
  files: ManifestFile[];
  /** Address of the next page of the manifest (since version 3). */
  next: string | null;
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/**
 * Reads the manifest of any version: 1 to 3 list OperationOutcomes under `error`, the ballot of 4 under `outcome`.
 * Null when it is none. https://hl7.org/fhir/uv/bulkdata/export.html#response---output-manifest
 * @param address where the manifest was read; relative file addresses count from there
 */
export function readManifest(body: Record<string, unknown>, address: string): ExportManifest | null {
  const { transactionTime, requiresAccessToken } = body;
  if (typeof transactionTime !== 'string' || !INSTANT.test(transactionTime)) return null;
  if (!Array.isArray(body.output)) return null;
  const outputs = filesOf(body.output, 'output', address);
  const files = [
    ...(outputs?.filter(({ type }) => type === 'Patient') ?? []),
    ...(outputs?.filter(({ type }) => type !== 'Patient') ?? []),
  ];
  for (const [list, role] of [
    [body.deleted, 'deleted'],
    [body.error, 'outcome'],
    [body.outcome, 'outcome'],
  ] as const) {
    const more = filesOf(list ?? [], role, address);
    if (!more || !outputs) return null;
    files.push(...more);
  }
  return {
    transactionTime,
    // Missing in some servers: to ask with a token where none is wanted does no harm on the server's own host.
    requiresAccessToken: requiresAccessToken !== false,
    files,
    next: nextOf(body.link, address),
  };
}

function filesOf(list: unknown, role: FileRole, address: string): ManifestFile[] | null {
  if (!Array.isArray(list)) return null;
  const files: ManifestFile[] = [];
  for (const item of list as (Record<string, unknown> | null)[]) {
    const url = typeof item?.url === 'string' ? URL.parse(item.url, address) : null;
    if (!item || !url) return null;
    const { type, count } = item;
    files.push({
      role,
      type: typeof type === 'string' ? type : null,
      url: url.href,
      count: typeof count === 'number' && Number.isInteger(count) && count >= 0 ? count : null,
    });
  }
  return files;
}

function nextOf(links: unknown, address: string): string | null {
  if (!Array.isArray(links)) return null;
  const next = (links as ({ relation?: unknown; url?: unknown } | null)[]).find((link) => link?.relation === 'next');
  return typeof next?.url === 'string' ? (URL.parse(next.url, address)?.href ?? null) : null;
}
