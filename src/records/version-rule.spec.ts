import { describe, expect, it } from '@jest/globals';
import { versionEffect, type VersionState } from './version-rule.js';

const at = (time: string) => new Date(`2026-01-01T${time}:00Z`);
const state = (more: Partial<VersionState> = {}): VersionState => ({
  lastUpdated: at('10:00'),
  dated: true,
  receivedAt: at('12:00'),
  sourceVersion: null,
  deleted: false,
  contentHash: Buffer.from('one'),
  ...more,
});
const other = (more: Partial<VersionState> = {}) => state({ contentHash: Buffer.from('two'), ...more });

describe('versionEffect', () => {
  it.each([
    ['nothing there', null, state(), 'created'],
    ['a deletion of nothing', null, state({ deleted: true }), 'deleted'],
    ['the same content', state(), state({ lastUpdated: at('11:00') }), 'unchanged'],
    ['a later version', state(), other({ lastUpdated: at('10:01') }), 'updated'],
    ['an earlier version', state(), other({ lastUpdated: at('09:59'), receivedAt: at('13:00') }), 'superseded'],
    ['the same time, a lower number', state({ sourceVersion: '10' }), other({ sourceVersion: '9' }), 'superseded'],
    ['the same time, a higher number', state({ sourceVersion: '9' }), other({ sourceVersion: '10' }), 'updated'],
    ['the same time, no number, received later', state(), other({ receivedAt: at('12:01') }), 'updated'],
    [
      'undated, received earlier',
      state({ dated: false }),
      other({ dated: false, receivedAt: at('11:59') }),
      'superseded',
    ],
    [
      'undated with a lower number',
      state({ dated: false, sourceVersion: '3' }),
      other({ sourceVersion: '2' }),
      'superseded',
    ],
    ['numbers that are none', state({ sourceVersion: 'b' }), other({ sourceVersion: 'a' }), 'updated'],
    ['a version made before the deletion', state({ deleted: true }), other({ lastUpdated: at('09:00') }), 'superseded'],
    ['the version that was deleted', state({ deleted: true, dated: false }), other(), 'superseded'],
    ['a version made after the deletion', state({ deleted: true }), other({ lastUpdated: at('10:01') }), 'updated'],
    ['an undated version after the deletion', state({ deleted: true }), other({ dated: false }), 'updated'],
    ['an undated deletion', state(), state({ deleted: true, dated: false, receivedAt: at('12:01') }), 'deleted'],
  ] as const)('%s', (_, current, incoming, effect) => {
    expect(versionEffect(current, incoming)).toBe(effect);
  });
});
