import { describe, expect, it } from '@jest/globals';
import { readManifest } from './export-manifest.js';

const ADDRESS = 'https://ehr.example/status/1';
const whole = {
  transactionTime: '2026-01-01T00:00:00.123-05:00',
  requiresAccessToken: false,
  output: [
    { type: 'Observation', url: 'https://store.example/o.ndjson?signature=s', count: 3 },
    { type: 'Patient', url: '/p.ndjson' },
  ],
};

describe('readManifest', () => {
  it('lists patients first, deletions after outputs, and what went wrong of any version at the end', () => {
    const deleted = [{ type: 'Bundle', url: 'https://ehr.example/d.ndjson' }];
    const error = [{ type: 'OperationOutcome', url: 'https://ehr.example/e.ndjson' }];
    const outcome = [{ url: 'https://ehr.example/f.ndjson' }];
    const manifest = readManifest({ ...whole, deleted, error, outcome }, ADDRESS);
    expect(manifest?.files.map(({ role, url, count }) => [role, url, count])).toEqual([
      ['output', 'https://ehr.example/p.ndjson', null],
      ['output', 'https://store.example/o.ndjson?signature=s', 3],
      ['deleted', 'https://ehr.example/d.ndjson', null],
      ['outcome', 'https://ehr.example/e.ndjson', null],
      ['outcome', 'https://ehr.example/f.ndjson', null],
    ]);
    expect(manifest).toMatchObject({ transactionTime: whole.transactionTime, requiresAccessToken: false, next: null });
  });

  it('knows the next page of a manifest', () => {
    const link = [{ relation: 'next', url: '2' }];
    expect(readManifest({ ...whole, link }, ADDRESS)?.next).toBe('https://ehr.example/status/2');
  });

  it.each([
    ['no time', { ...whole, transactionTime: 'today' }],
    ['no output', { ...whole, output: undefined }],
    ['an output without an address', { ...whole, output: [{ type: 'Patient' }] }],
    ['deletions that are no list', { ...whole, deleted: {} }],
  ])('takes what has %s for no manifest', (_, body) => {
    expect(readManifest(body, ADDRESS)).toBeNull();
  });
});
