import pg from 'pg';
import { GENESIS, chainHash } from './audit-chain.js';
import { readEntriesAfter, readHead } from './audit.queries.js';
import type { Head, StoredEntry } from './audit.queries.js';

/** What a walk along the whole trail found. */
export type AuditVerdict =
  | { intact: true; entries: number; head: Head }
  /** `sequence` is the first entry that is not as it was written, or is missing. */
  | { intact: false; sequence: number; reason: string };

const PAGE = 5000;

/**
 * Walks the trail from its first entry, in one snapshot and in pages, and checks that nothing was altered, removed,
 * put in or moved, and that it ends where its head says.
 *
 * Whoever may write to the database as its owner can forge a whole new chain with its head: only an anchor noted
 * outside shows that. Note the head that this returns, and give it as `anchor` the next time.
 * @param anchor a head noted earlier, which the trail must still contain
 */
export async function verifyAudit(url: string, anchor?: Head): Promise<AuditVerdict> {
  const client = new pg.Client({ connectionString: url, application_name: 'caliper-audit-verify' });
  await client.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    return await walk(client, anchor);
  } finally {
    await client.end();
  }
}

async function walk(client: pg.Client, anchor: Head | undefined): Promise<AuditVerdict> {
  const head = await readHead(client);
  let last: Head = { sequence: 0, hash: GENESIS };
  for (;;) {
    const page = await readEntriesAfter(client, last.sequence, PAGE);
    for (const entry of page) {
      const fault = faultOf(entry, last, anchor);
      if (fault) return { intact: false, ...fault };
      last = { sequence: entry.sequence, hash: entry.hash };
    }
    if (page.length < PAGE) break;
  }
  return endOf(last, head, anchor);
}

function faultOf(entry: StoredEntry, last: Head, anchor?: Head): { sequence: number; reason: string } | null {
  const { previousHash, hash, ...content } = entry;
  const sequence = last.sequence + 1;
  if (entry.sequence !== sequence) return { sequence, reason: 'it is missing' };
  if (!previousHash.equals(last.hash)) return { sequence, reason: 'it does not follow the entry before it' };
  if (!chainHash(last.hash, content).equals(hash)) return { sequence, reason: 'it was altered' };
  if (anchor?.sequence === sequence && !anchor.hash.equals(hash)) {
    return { sequence, reason: 'it is not the entry that was there when the anchor was noted' };
  }
  return null;
}

function endOf(last: Head, head: Head | null, anchor?: Head): AuditVerdict {
  if (!head) return { intact: false, sequence: last.sequence, reason: 'the note of the end of the trail is gone' };
  const noted = Math.max(head.sequence, anchor?.sequence ?? 0);
  if (noted > last.sequence) {
    return { intact: false, sequence: last.sequence + 1, reason: `it is missing: the trail once reached ${noted}` };
  }
  if (head.sequence < last.sequence || !head.hash.equals(last.hash)) {
    return { intact: false, sequence: last.sequence, reason: 'it is not the end that was noted' };
  }
  return { intact: true, entries: last.sequence, head: last };
}
