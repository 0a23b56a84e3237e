import { describe, expect, it } from '@jest/globals';
import { Readable } from 'node:stream';
import { readNdjson } from './ndjson.js';

async function linesOf(chunks: (string | Uint8Array)[], longest?: number): Promise<unknown[]> {
  const lines: unknown[] = [];
  for await (const found of readNdjson(Readable.from(chunks), longest)) {
    lines.push('error' in found ? [found.line, found.error.status] : [found.line, Buffer.from(found.bytes).toString()]);
  }
  return lines;
}

describe('readNdjson', () => {
  it('takes CRLF, a byte order mark, blank lines and a last line without its end', async () => {
    expect(await linesOf(['\uFEFFa\r\n\r\n', ' \nb\n', 'c'])).toEqual([
      [1, 'a'],
      [4, 'b'],
      [5, 'c'],
    ]);
  });

  it('gives the same lines however the bytes are cut', async () => {
    const bytes = Buffer.from('\uFEFF{"ä":"€"}\r\n{"b":2}\n');
    const single = [...bytes].map((byte) => Buffer.from([byte]));
    expect(await linesOf(single)).toEqual(await linesOf([bytes]));
  });

  it('reports a line that is too long and goes on', async () => {
    expect(await linesOf(['aa\n', 'b'.repeat(50), 'b'.repeat(50), '\ncc'], 10)).toEqual([
      [1, 'aa'],
      [2, 413],
      [3, 'cc'],
    ]);
  });
});
