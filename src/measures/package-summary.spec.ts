import { describe, expect, it } from '@jest/globals';
import type { Measure } from '../fhir/types.js';
import type { NamedValueSet } from './measure-package.entity.js';
import { chooseRow, contradicts, effectivePeriodsOverlap, summarize, type PackageRow } from './package-summary.js';

describe('chooseRow', () => {
  const row = (id: string, version: string, status: PackageRow['status'], name = 'M'): PackageRow =>
    ({
      id,
      url: 'https://m',
      version,
      name,
      status,
      measure: { identifier: [{ value: 'CMS1' }] },
    }) as unknown as PackageRow;
  const rows = [row('1', '1.9.0', 'retired'), row('2', '1.2.0', 'active'), row('3', '1.10.0', 'draft')];

  it.each([
    ['3', '3'],
    ['https://m|1.9.0', '1'],
    ['https://m', '2'],
    ['M', '2'],
    ['M|1.10.0', '3'],
    ['CMS1', '2'],
  ])('finds %s', (reference, id) => expect(chooseRow(reference, rows)?.id).toBe(id));

  it('takes the newest when none is active', () => {
    expect(chooseRow('M', [row('1', '1.9.0', 'draft'), row('3', '1.10.0', 'draft')])?.id).toBe('3');
  });

  it('finds nothing by half a name', () => expect(chooseRow('https://', rows)).toBeUndefined());
});

describe('effectivePeriodsOverlap', () => {
  it.each([
    [{ start: '2025-01-01', end: '2025-12-31' }, { start: '2026-01-01', end: '2026-12-31' }, false],
    [{ start: '2025-01-01', end: '2026-01-01' }, { start: '2026-01-01', end: '2026-12-31' }, true],
    [{}, { start: '2026-01-01', end: '2026-12-31' }, true],
    [{ end: '2025-12-31' }, { start: '2026-01-01' }, false],
  ])('%j and %j: %s', (one, other, overlap) => {
    expect(effectivePeriodsOverlap(one, other)).toBe(overlap);
    expect(effectivePeriodsOverlap(other, one)).toBe(overlap);
  });
});

describe('contradicts', () => {
  const notation = (code: string, display: string) =>
    ({ improvementNotation: { coding: [{ code, display }] } }) as Measure;
  it.each([
    ['decrease', 'increase', true],
    ['decrease', 'Decreased score indicates improvement', false],
    ['increase', 'Increased score indicates improvement', false],
    ['increase', 'decrease', true],
  ])('%s displayed as %s: %s', (code, display, expected) =>
    expect(contradicts(notation(code, display))).toBe(expected),
  );
});

describe('a summary', () => {
  const row = (code: string, display: string) =>
    ({
      measure: {
        improvementNotation: { coding: [{ code, display }] },
        group: [{ id: 'first', description: ' Visits ', population: [] }, { population: [] }],
      } as unknown as Measure,
      valueSets: [] as NamedValueSet[],
    }) as PackageRow;

  it('takes the direction from the programme, else from a notation that does not contradict itself', () => {
    expect(summarize(row('decrease', 'Decreased score'), []).inverse).toBe(true);
    expect(summarize(row('decrease', 'increase'), []).inverse).toBe(false);
    expect(summarize(row('decrease', 'increase'), [], true).inverse).toBe(true);
    expect(summarize(row('decrease', 'Decreased score'), [], false).inverse).toBe(false);
  });

  it('names its groups in the words of the publisher', () => {
    expect(summarize(row('increase', ''), []).groups).toEqual([
      { id: 'first', description: 'Visits' },
      { id: 'Group_2', description: null },
    ]);
  });
});
