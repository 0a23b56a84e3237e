import type { PackedRecord } from '../records/packed-records.js';

/** What a thread gets at once: small enough that a shard is spread over all threads and memory stays bounded. */
const CHUNK_RECORDS = 8;
const CHUNK_CHARACTERS = 4_000_000;

/** Groups records, in their order, into chunks for threads. A record above the limit is a chunk of its own. */
export async function* recordChunks(records: AsyncIterable<PackedRecord>): AsyncIterable<PackedRecord[]> {
  let chunk: PackedRecord[] = [];
  let characters = 0;
  for await (const record of records) {
    const full = chunk.length === CHUNK_RECORDS || characters + record.content.length > CHUNK_CHARACTERS;
    if (full && chunk.length > 0) {
      yield chunk;
      chunk = [];
      characters = 0;
    }
    chunk.push(record);
    characters += record.content.length;
  }
  if (chunk.length > 0) yield chunk;
}
