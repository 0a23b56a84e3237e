import { fromBufferPromise, type Entry, type ZipFile } from 'yauzl';
import { UnusableInputError } from '../../errors/refusals.js';

/** What an archive may hold. A package of MADiE has some 40 files of 20 MB together. */
export interface ZipLimits {
  entries: number;
  /** Bytes of all files together, inflated. */
  bytes: number;
  /** Folders within folders. */
  depth: number;
}

export const ZIP_LIMITS: ZipLimits = { entries: 2000, bytes: 256 * 1024 * 1024, depth: 10 };

/** One file of an archive. */
export interface ZippedFile {
  path: string;
  content: Buffer;
}

const ARCHIVE = /\.(zip|gz|tgz|tar|bz2|xz|7z|rar)$/i;

/**
 * Reads the wanted files of a zip archive, each entry counted before and while it is inflated: what an archive says of
 * its sizes is not believed. Archives in the archive are refused.
 * @throws UnusableInputError naming the entry that breaks a limit or cannot be read
 */
export async function readZip(
  bytes: Buffer,
  wanted: (path: string) => boolean,
  limits: ZipLimits = ZIP_LIMITS,
): Promise<ZippedFile[]> {
  const archive = await open(bytes);
  if (archive.entryCount > limits.entries) {
    throw refused(`it has ${archive.entryCount} entries, more than ${limits.entries}`);
  }
  const files: ZippedFile[] = [];
  let size = 0;
  try {
    for await (const entry of archive.eachEntry()) {
      checkPath(entry, limits);
      if (entry.fileName.endsWith('/') || !wanted(entry.fileName)) continue;
      const content = await inflate(archive, entry, limits.bytes - size, limits);
      size += content.length;
      files.push({ path: entry.fileName, content });
    }
  } catch (error) {
    if (error instanceof UnusableInputError) throw error;
    throw refused(`it cannot be read: ${(error as Error).message}`, error);
  }
  return files;
}

async function open(bytes: Buffer): Promise<ZipFile> {
  try {
    return await fromBufferPromise(bytes, { validateEntrySizes: true });
  } catch (error) {
    throw refused(`it cannot be read: ${(error as Error).message}`, error);
  }
}

function checkPath({ fileName }: Entry, { depth }: ZipLimits): void {
  const folders = fileName.split('/').length - 1;
  if (folders > depth) throw refused(`${shortened(fileName)} lies ${folders} folders deep, more than ${depth}`);
  if (ARCHIVE.test(fileName))
    throw refused(`${shortened(fileName)} is an archive in the archive: send each for itself`);
}

async function inflate(archive: ZipFile, entry: Entry, room: number, limits: ZipLimits): Promise<Buffer> {
  const over = () => refused(`${shortened(entry.fileName)} makes its files larger than ${megabytes(limits)} together`);
  if (entry.uncompressedSize > room) throw over();
  const chunks: Buffer[] = [];
  let size = 0;
  const stream = await archive.openReadStreamPromise(entry);
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > room) throw over();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function shortened(path: string): string {
  return path.length > 200 ? `${path.slice(0, 200)}…` : path;
}

function refused(reason: string, cause?: unknown): UnusableInputError {
  return new UnusableInputError(`The zip archive is refused: ${reason}.`, { cause });
}

function megabytes({ bytes }: ZipLimits): string {
  return bytes >= 1024 * 1024 ? `${Math.floor(bytes / 1024 / 1024)} MiB` : `${bytes} bytes`;
}
