import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { GENESIS, UnusableAuditEntryError, chainHash, normaliseEntry } from './audit-chain.js';

const NOW = new Date('2026-01-31T23:59:59.123Z');
const ENTRY = { actor: { kind: 'user', id: 'u1' }, action: 'read', entityType: 'Patient' } as const;

describe('the hash of an audit entry', () => {
  it('is SHA-256 of the previous hash and the entry with its members in order', () => {
    const entry = { sequence: 1, ...normaliseEntry({ ...ENTRY, details: { b: 1, a: 'é' } }, NOW) };
    const json =
      '{"action":"read","actorId":"u1","actorKind":"user","details":{"a":"é","b":1},"entityId":null,' +
      '"entityType":"Patient","occurredAt":"2026-01-31T23:59:59.123000Z","outcome":"success","personId":null,"sequence":1}';
    const expected = createHash('sha256').update(Buffer.alloc(32)).update(json, 'utf8').digest('hex');
    expect(chainHash(GENESIS, entry).toString('hex')).toBe(expected);
  });

  it('changes with every member, and with the entry before', () => {
    const entry = { sequence: 1, ...normaliseEntry(ENTRY, NOW) };
    const changed = [
      { ...entry, sequence: 2 },
      { ...entry, occurredAt: '2026-01-31T23:59:59.123001Z' },
      { ...entry, actorKind: 'source' as const },
      { ...entry, actorId: 'u2' },
      { ...entry, action: 'update' as const },
      { ...entry, entityType: 'Encounter' },
      { ...entry, entityId: '1' },
      { ...entry, personId: '00000000-0000-4000-8000-000000000000' },
      { ...entry, outcome: 'failure' as const },
      { ...entry, details: { a: 1 } },
    ].map((each) => chainHash(GENESIS, each).toString('hex'));
    const all = [
      chainHash(GENESIS, entry).toString('hex'),
      chainHash(Buffer.alloc(32, 1), entry).toString('hex'),
      ...changed,
    ];
    expect(new Set(all).size).toBe(all.length);
  });
});

describe('an audit entry', () => {
  it('takes the form that PostgreSQL gives back', () => {
    const entry = normaliseEntry(
      {
        ...ENTRY,
        entityId: 'a\u0000b\uD800',
        personId: 'ABCDEF00-0000-4000-8000-000000000000',
        details: { gone: undefined as never, infinite: Number.POSITIVE_INFINITY },
      },
      NOW,
    );
    expect(entry.entityId).toBe('a\uFFFDb\uFFFD');
    expect(entry.personId).toBe('abcdef00-0000-4000-8000-000000000000');
    expect(entry.details).toEqual({ infinite: null });
  });

  it('names a person by id or not at all', () => {
    expect(() => normaliseEntry({ ...ENTRY, personId: 'Jane Doe' }, NOW)).toThrow(UnusableAuditEntryError);
  });
});
