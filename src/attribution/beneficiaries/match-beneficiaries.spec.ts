import { describe, expect, it } from '@jest/globals';
import { DEFAULT_MODEL, featuresOf, modelFor } from '../../records/matching/index.js';
import type { Beneficiary } from './list-file.js';
import { BeneficiarySearch } from './match-beneficiaries.js';

const MBI = '1EG4TE5MK73';
const OTHER = '2AC3DF4GH55';
const model = modelFor(DEFAULT_MODEL, 1000);

const listed = (line: number, mbi: string, givenName: string, familyName: string): Beneficiary => ({
  ...{ line, mbi, givenName, familyName, birthDate: '1948-05-17', sex: 'female', deathDate: null, npis: [], flags: {} },
});
const chart = (given: string, family: string, mbi?: string, birthDate = '1948-05-17') =>
  featuresOf({
    resourceType: 'Patient',
    name: [{ family, given: [given] }],
    birthDate,
    gender: 'female',
    ...(mbi !== undefined && { identifier: [{ system: 'http://hl7.org/fhir/sid/us-mbi', value: mbi }] }),
  });

function find(lines: Beneficiary[], persons: Record<string, ReturnType<typeof chart>[]>) {
  const search = new BeneficiarySearch(lines);
  for (const [personId, charts] of Object.entries(persons)) {
    search.offer({ personId, members: charts.map((features, place) => ({ id: `${personId}/${place}`, features })) });
  }
  return search.matches(model);
}

describe('A beneficiary', () => {
  it('is found by number, in whichever chart it stands', () => {
    const persons = {
      ann: [chart('Ann', 'Quillfeather'), chart('Ann', 'Quillfeather', MBI)],
      bo: [chart('Bo', 'Varga')],
    };
    expect(find([listed(2, MBI, 'Ann', 'Quillfeather')], persons)).toEqual([
      { line: 2, found: 'mbi', reason: null, personId: 'ann', candidates: [] },
    ]);
  });

  it('is nobody where no chart is like that', () => {
    expect(find([listed(2, MBI, 'Ann', 'Quillfeather')], { bo: [chart('Bo', 'Varga', OTHER, '1960-01-01')] })).toEqual([
      { line: 2, found: 'none', reason: 'no-chart', personId: null, candidates: [] },
    ]);
  });

  it('is for somebody to look at where the number is that of another name and birth date', () => {
    const [match] = find([listed(2, MBI, 'Ann', 'Quillfeather')], { bo: [chart('Bo', 'Varga', MBI, '1981-11-02')] });
    expect(match).toMatchObject({ found: 'review', personId: null, candidates: ['bo'] });
  });

  it('is for somebody to look at where two lines are one person', () => {
    const lines = [listed(2, MBI, 'Ann', 'Quillfeather'), listed(3, OTHER, 'Ann', 'Quillfeather')];
    const persons = { ann: [chart('Ann', 'Quillfeather'), chart('Ann', 'Quillfeather')] };
    expect(find(lines, persons)).toEqual(
      [2, 3].map((line) => ({ line, found: 'review', reason: 'two-lines', personId: null, candidates: ['ann'] })),
    );
  });
});
