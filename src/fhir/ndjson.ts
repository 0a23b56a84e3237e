import { FhirError } from './operation-outcome.js';

/**
 * One line of NDJSON: its bytes, or why they cannot be taken. Lines count from 1; blank lines are passed over. `end` is
 * the number of bytes of the stream up to and with the end of the line; `closed` is false for a last line without one.
 */
export type NdjsonLine = { line: number; end: number; closed: boolean } & (
  { bytes: Uint8Array } | { error: FhirError }
);

/** Longest line taken unless told otherwise, in bytes. */
export const LONGEST_LINE = 64 * 1024 * 1024;

const LF = 0x0a;
const CR = 0x0d;
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Splits a stream into the lines of NDJSON: LF or CRLF, a byte order mark at the start, a last line without its end.
 * A line over `longest` bytes is reported and skipped without being held in memory. https://hl7.org/fhir/uv/bulkdata/
 */
export async function* readNdjson(
  chunks: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>,
  longest = LONGEST_LINE,
): AsyncGenerator<NdjsonLine> {
  let line = 1;
  let parts: Uint8Array[] = [];
  let length = 0;
  let end = 0;
  const take = (closed: boolean): NdjsonLine | null => {
    end += length + (closed ? 1 : 0);
    const found = length > longest ? tooLong(line, longest) : content(line, parts);
    parts = [];
    length = 0;
    line += 1;
    return found && { ...found, line: line - 1, end, closed };
  };
  for await (const chunk of chunks) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    let start = 0;
    for (let stop = bytes.indexOf(LF); stop >= 0; stop = bytes.indexOf(LF, start)) {
      length += stop - start;
      parts.push(bytes.subarray(start, stop));
      start = stop + 1;
      const found = take(true);
      if (found) yield found;
    }
    length += bytes.length - start;
    if (length <= longest) parts.push(bytes.subarray(start));
    else parts = [];
  }
  const last = take(false);
  if (last) yield last;
}

function content(line: number, parts: Uint8Array[]): { bytes: Uint8Array } | null {
  // Most lines lie within one chunk, and need no copy.
  let bytes = parts.length === 1 ? parts[0] : Buffer.concat(parts);
  if (line === 1 && BOM.equals(bytes.subarray(0, 3))) bytes = bytes.subarray(3);
  if (bytes.at(-1) === CR) bytes = bytes.subarray(0, -1);
  return bytes.every((byte) => byte === 0x20 || byte === 0x09) ? null : { bytes };
}

function tooLong(line: number, longest: number): { error: FhirError } {
  const text = `Line ${line} is longer than ${longest} bytes.`;
  return { error: FhirError.of(413, 'too-long', text) };
}
