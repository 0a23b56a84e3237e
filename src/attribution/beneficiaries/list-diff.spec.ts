import { describe, expect, it } from '@jest/globals';
import type { Beneficiary } from './list-file.js';
import { countChanges, listChanges, maskedNumber } from './list-diff.js';

const beneficiary = (mbi: string, extra: Partial<Beneficiary> = {}): Beneficiary => ({
  ...{ line: 2, mbi, givenName: 'Ann', familyName: 'Quill', birthDate: '1950-01-31', sex: 'female', deathDate: null },
  ...{ npis: ['1234567893'], flags: { 'Hospice flag': 'N' } },
  ...extra,
});

describe('Two lists', () => {
  const before = [beneficiary('1EG4TE5MK73'), beneficiary('2EG4TE5MK73'), beneficiary('3EG4TE5MK73')];

  it('differ by who joined, left and changed, wherever their lines stand', () => {
    const after = [
      beneficiary('4EG4TE5MK73'),
      beneficiary('1EG4TE5MK73', { line: 9 }),
      beneficiary('2EG4TE5MK73', { deathDate: '2026-02-01', npis: [], flags: { 'Hospice flag': 'Y', New: '1' } }),
    ];
    const changes = listChanges(before, after);
    expect(changes).toEqual([
      { mbi: '4EG4TE5MK73', change: 'joined', fields: [] },
      { mbi: '2EG4TE5MK73', change: 'changed', fields: ['Hospice flag', 'deathDate', 'npis', 'New'] },
      { mbi: '3EG4TE5MK73', change: 'left', fields: [] },
    ]);
    expect(countChanges(changes, after.length)).toEqual({ joined: 1, left: 1, changed: 1, unchanged: 1 });
  });

  it('that say the same do not differ', () => {
    expect(listChanges(before, [...before].reverse())).toEqual([]);
    expect(countChanges([], 3)).toEqual({ joined: 0, left: 0, changed: 0, unchanged: 3 });
  });

  it('are told apart by the end of a number only', () => {
    expect(maskedNumber('1EG4TE5MK73')).toBe('*******MK73');
  });
});
