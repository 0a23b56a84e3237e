import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { readNdjson } from '../../fhir/ndjson.js';
import { CHUNK } from '../bulk-files.js';
import { cutChunks, GarbledFileError, type FileChunk } from './file-chunks.js';

const line = (id: number, padding = 0) => `{"resourceType":"Patient","id":"${id}","x":"${'x'.repeat(padding)}"}\n`;

/** The chunks of a text, and what it ended with. */
async function cut(text: string | AsyncIterable<string>, start = { bytes: 0, lines: 0 }, longest?: number) {
  const chunks: FileChunk[] = [];
  try {
    const stream = typeof text === 'string' ? Readable.from([text]) : text;
    for await (const chunk of cutChunks(readNdjson(stream, longest), start)) chunks.push(chunk);
    return { chunks, error: null };
  } catch (error) {
    return { chunks, error: error as Error };
  }
}

describe('cutChunks', () => {
  it('cuts where a message is full, at positions from which the rest reads the same', async () => {
    const text = Array.from({ length: CHUNK.lines + 100 }, (_, index) => line(index)).join('');
    const { chunks } = await cut(text);
    expect(chunks.map(({ resources, firstLine, lastLine }) => [resources, firstLine, lastLine])).toEqual([
      [CHUNK.lines, 1, CHUNK.lines],
      [100, CHUNK.lines + 1, CHUNK.lines + 100],
    ]);
    const { after } = chunks[0];
    const rest = await cut(text.slice(after.bytes), after);
    expect(rest.chunks).toEqual(chunks.slice(1));
    expect(rest.chunks[0].after).toEqual({ bytes: text.length, lines: CHUNK.lines + 100 });
  });

  it('gives what came before the stream failed', async () => {
    async function* broken() {
      yield line(1) + line(2).slice(0, 10);
      await Promise.resolve();
      throw new Error('cut off');
    }
    const { chunks, error } = await cut(broken());
    expect(chunks).toMatchObject([{ resources: 1, after: { bytes: line(1).length, lines: 1 } }]);
    expect(error?.message).toBe('cut off');
  });

  it.each([
    ['an error page', '<html>\n<body>\n', 0],
    ['an OperationOutcome instead of a file', '{"resourceType":"OperationOutcome","issue":[]}\n', 0],
    ['a last line that breaks off behind a brace', `${line(1)}{"resourceType":"Patient","a":{"b":1}`, 1],
    ['a page after a resource', `${line(1)}<html>\n</html>\n`, 1],
  ])('does not take %s for content', async (_, text, resources) => {
    const { chunks, error } = await cut(text);
    expect(chunks.reduce((sum, chunk) => sum + chunk.resources, 0)).toBe(resources);
    expect(error).toBeInstanceOf(GarbledFileError);
  });

  it('passes on a bad line that resources follow, and counts one that is too long', async () => {
    const { chunks, error } = await cut(`${line(1)}not json\n${line(2, 200)}${line(3)}`, undefined, 100);
    expect(error).toBeNull();
    expect(chunks).toMatchObject([{ resources: 3, refused: 1, lastLine: 4 }]);
    expect(chunks[0].body.toString()).toBe(`${line(1)}not json\n${line(3)}`);
  });

  it('takes a whole last line without its end', async () => {
    expect((await cut(line(1).trimEnd())).chunks).toMatchObject([{ resources: 1 }]);
  });
});
