import { describe, expect, it } from '@jest/globals';
import { ProgrammeCatalogue } from '../measures/programmes/programmes.js';
import { collectedProgramme, reportedFormats, requireMatched, unfoundBeneficiaries } from './reported-list.js';

describe('A submission of Medicare CQMs', () => {
  it('has the measures that are collected so, and no QRDA III', () => {
    const programme = ProgrammeCatalogue.shipped().get('app-plus-2025');
    const collected = collectedProgramme(programme, 'medicare-cqm').measures.map(({ qualityId }) => qualityId);
    expect(collected).toEqual(['001', '112', '134', '236']);
    expect(collectedProgramme(programme, 'ecqm').measures).toHaveLength(programme.measures.length);
    expect(() => collectedProgramme(programme, 'survey')).toThrow(/collects no measure as survey/);
    expect(reportedFormats('medicare-cqm', undefined)).toEqual(['qpp', 'csv']);
    expect(reportedFormats('ecqm', undefined)).toEqual(['qrda3', 'qpp', 'csv']);
    expect(() => reportedFormats('medicare-cqm', ['csv', 'qrda3'])).toThrow(/eCQMs only/);
  });

  it('waits for a list whose beneficiaries were looked for', () => {
    expect(() => requireMatched(undefined, 2026)).toThrow(/none of 2026. Import it: caliper beneficiaries import/);
    expect(() => requireMatched({ isMatched: false }, 2026)).toThrow(/still being looked for/);
    expect(requireMatched({ isMatched: true }, 2026)).toEqual({ isMatched: true });
  });

  it('says how many beneficiaries nobody was found for', () => {
    const list = { id: 1, year: 2026, quarter: 4, version: 1, beneficiaries: 200, found: 191 };
    expect(unfoundBeneficiaries({ list })).toMatchObject([
      {
        code: 'beneficiaries-not-found',
        severity: 'warning',
        message: expect.stringMatching(/9 of 200 \(95.5 % were/),
      },
    ]);
    expect(unfoundBeneficiaries({ list: { ...list, found: 200 } })).toEqual([]);
    expect(unfoundBeneficiaries({})).toEqual([]);
  });
});
