import type { NdjsonLine } from '../../fhir/ndjson.js';
import { CHUNK } from '../bulk-files.js';

/** How far a file has been read: always up to the end of a line. */
export interface FilePosition {
  bytes: number;
  lines: number;
}

/** Lines of a file that make one message, and the position after them. */
export interface FileChunk {
  /** NDJSON; empty when all lines were too long. */
  body: Buffer;
  firstLine: number;
  lastLine: number;
  /** Lines in `body`. */
  resources: number;
  /** Lines that were too long to be taken. */
  refused: number;
  after: FilePosition;
}

/** What was read is no NDJSON, or breaks off within a line: another time it may be whole. */
export class GarbledFileError extends Error {
  override name = 'GarbledFileError';
}

/** Lines that are no resources, one after another, before what comes is taken for an answer of another kind. */
const MOST_ODD_LINES = 1000;
const NEW_LINE = Buffer.from('\n');

/**
 * Cuts the lines of a file into messages. A line that is no resource is passed on, to be judged and quarantined by its
 * own, only once a resource follows it: thus an error page, or a line that breaks off, is not taken for the content of
 * the file. What was read when the stream fails is given before the failure.
 * @param start position of the first line
 * @throws GarbledFileError at the end, when the last lines are no resources; and what `lines` throws
 */
export async function* cutChunks(lines: AsyncIterable<NdjsonLine>, start: FilePosition): AsyncGenerator<FileChunk> {
  let pending = new Pending(start);
  let odd: NdjsonLine[] = [];
  let failure: unknown = null;
  try {
    for await (const found of lines) {
      odd.push(found);
      if (odd.length > MOST_ODD_LINES) break;
      if (!isResourceLine(found)) continue;
      for (const line of odd) {
        if (pending.isFull(line)) {
          yield pending.finish();
          pending = new Pending(pending.after);
        }
        pending.add(line, start);
      }
      odd = [];
    }
  } catch (error) {
    failure = error;
  }
  if (!pending.isEmpty) yield pending.finish();
  if (failure !== null) throw failure as Error;
  if (odd.length > 0) {
    throw new GarbledFileError(`it has no resource on line ${start.lines + odd[0].line} and after it`);
  }
}

/** The lines of the next message. */
class Pending {
  readonly #parts: Uint8Array[] = [];
  #size = 0;
  #first = 0;
  #refused = 0;

  constructor(public after: FilePosition) {}

  get isEmpty(): boolean {
    return this.#first === 0;
  }

  isFull(next: NdjsonLine): boolean {
    const more = 'bytes' in next ? next.bytes.length : 0;
    return this.#parts.length > 0 && (this.#size + more > CHUNK.bytes || this.#parts.length >= CHUNK.lines);
  }

  add(found: NdjsonLine, start: FilePosition): void {
    const line = start.lines + found.line;
    this.#first ||= line;
    this.after = { bytes: start.bytes + found.end, lines: line };
    if ('error' in found) {
      this.#refused += 1;
      return;
    }
    this.#parts.push(found.bytes);
    this.#size += found.bytes.length + 1;
  }

  finish(): FileChunk {
    return {
      body: Buffer.concat(this.#parts.flatMap((part) => [part, NEW_LINE])),
      firstLine: this.#first,
      lastLine: this.after.lines,
      resources: this.#parts.length,
      refused: this.#refused,
      after: this.after,
    };
  }
}

const ANSWER = /^\s*\{\s*"resourceType"\s*:\s*"OperationOutcome"/;

/**
 * Whether a line can be a resource. A line with its end is looked at cheaply, since it is parsed later; one without may
 * break off anywhere, so it must be whole. An OperationOutcome is what servers answer instead of a file.
 */
function isResourceLine(found: NdjsonLine): boolean {
  if ('error' in found) return true;
  const bytes = Buffer.from(found.bytes.buffer, found.bytes.byteOffset, found.bytes.byteLength);
  if (!bytes.includes('"resourceType"') || ANSWER.test(bytes.subarray(0, 200).toString('latin1'))) return false;
  const text = found.closed ? null : bytes.toString('utf8');
  return text === null ? /^\s*\{/.test(bytes.subarray(0, 20).toString('latin1')) : isJson(text);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
