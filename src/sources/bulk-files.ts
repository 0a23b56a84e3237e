import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { UnusableInputError } from '../errors/refusals.js';
import { readNdjson } from '../fhir/ndjson.js';

/** A file to be ingested: one Bundle or resource, or NDJSON as bulk exports have it (also gzipped). */
export interface BulkFile {
  path: string;
  kind: 'json' | 'ndjson';
}

/** A piece of a file that becomes one message. */
export interface BulkChunk {
  contentType: 'application/fhir+json' | 'application/fhir+ndjson';
  body: Buffer;
  /** For NDJSON: the line of the file that each line of the body was; empty for a single Bundle. */
  lines: number[];
  /** Lines of the file, before the chunk's last, that are too long to be taken. */
  tooLong: number[];
}

/** A path that holds nothing to ingest. */
export class NothingToIngestError extends UnusableInputError {
  override name = 'NothingToIngestError';
}

/** A file that cannot be read, or not to its end. */
export class UnreadableFileError extends UnusableInputError {
  override name = 'UnreadableFileError';

  constructor(path: string, cause: NodeJS.ErrnoException) {
    super(`${path}: cannot be read (${cause.code ?? cause.message}).`, { cause });
  }
}

/**
 * One message: large enough that commits do not count, small enough that a fault costs little to repeat and that what
 * its lines become is gone before the collector of garbage looks twice (docs/decisions/bulk-ingest.md).
 */
export const CHUNK = { bytes: 512 * 1024, lines: 500 } as const;

/**
 * The files under a path. Patients come first, so that the persons are there when what belongs to them arrives; then
 * Bundles and the other types, each by name.
 * @throws NothingToIngestError when there is none
 */
export async function findBulkFiles(path: string): Promise<BulkFile[]> {
  const found = await stat(path).catch(() => null);
  if (!found) throw new NothingToIngestError(`${path}: there is no such file or folder.`);
  const names = found.isDirectory() ? (await readdir(path)).sort().map((name) => join(path, name)) : [path];
  const files = names.flatMap((name): BulkFile[] => {
    if (/\.ndjson(\.gz)?$/i.test(name)) return [{ path: name, kind: 'ndjson' }];
    return /\.json$/i.test(name) ? [{ path: name, kind: 'json' }] : [];
  });
  if (files.length === 0) throw new NothingToIngestError(`${path}: there is no .json, .ndjson or .ndjson.gz file.`);
  const isPatients = ({ path: name }: BulkFile) =>
    /^patient(\.|_|-|$)/i.test(basename(name).replace(/\.ndjson.*$/i, ''));
  return [...files.filter(isPatients), ...files.filter((file) => !isPatients(file))];
}

/**
 * The messages that a file makes. NDJSON is streamed: no more than one chunk is in memory.
 * @param limit bytes of the longest line or Bundle that is taken
 * @throws UnreadableFileError, after the chunks that could be read
 */
export async function* readChunks(file: BulkFile, limit: number): AsyncGenerator<BulkChunk> {
  if (file.kind === 'json') {
    if ((await stat(file.path)).size > limit)
      throw new NothingToIngestError(`${file.path}: larger than ${limit} bytes.`);
    const body = await readFile(file.path).catch((error: NodeJS.ErrnoException) => {
      throw new UnreadableFileError(file.path, error);
    });
    yield { contentType: 'application/fhir+json', body, lines: [], tooLong: [] };
    return;
  }
  let parts: Uint8Array[] = [];
  let chunk: Pick<BulkChunk, 'lines' | 'tooLong'> = { lines: [], tooLong: [] };
  let size = 0;
  const finish = (): BulkChunk => {
    const body = Buffer.concat(parts.flatMap((part) => [part, NEW_LINE]));
    const finished: BulkChunk = { contentType: 'application/fhir+ndjson', body, ...chunk };
    parts = [];
    chunk = { lines: [], tooLong: [] };
    size = 0;
    return finished;
  };
  for await (const found of readNdjson(streamOf(file), limit)) {
    if ('error' in found) {
      chunk.tooLong.push(found.line);
      continue;
    }
    if (parts.length > 0 && (size + found.bytes.length > CHUNK.bytes || parts.length >= CHUNK.lines)) yield finish();
    parts.push(found.bytes);
    chunk.lines.push(found.line);
    size += found.bytes.length + 1;
  }
  if (parts.length > 0 || chunk.tooLong.length > 0) yield finish();
}

const NEW_LINE = Buffer.from('\n');

async function* streamOf(file: BulkFile): AsyncGenerator<Uint8Array> {
  const bytes = createReadStream(file.path);
  const inflated = /\.gz$/i.test(file.path) ? bytes.pipe(createGunzip()) : bytes;
  // An error of the file must reach the reader of the inflated stream.
  if (inflated !== bytes) bytes.on('error', (error) => inflated.destroy(error));
  try {
    yield* inflated as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw new UnreadableFileError(file.path, error as NodeJS.ErrnoException);
  }
}
