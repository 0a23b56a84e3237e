import { describe, expect, it } from '@jest/globals';
import { quarterOf, readBeneficiaryFile } from './list-file.js';

const read = (...lines: string[]) => readBeneficiaryFile(Buffer.from(lines.join('\n')));

describe('A list of beneficiaries', () => {
  it('is read with the columns and notations that were seen, and keeps what it does not know', () => {
    const [one] = read(
      'Bene MBI,First Name,Last Name,DOB,Bene Sex,Date of Death,NPI List,Hospice flag',
      '1eg4-te5-mk73,Ann,Quill,1/31/1950,2,,1234567893; 1245319599,N',
    );
    expect(one).toEqual({
      ...{ line: 2, mbi: '1EG4TE5MK73', givenName: 'Ann', familyName: 'Quill', birthDate: '1950-01-31' },
      ...{ sex: 'female', deathDate: null, npis: ['1234567893', '1245319599'], flags: { 'Hospice flag': 'N' } },
    });
  });

  it('is refused with every fault and its line, and without what the cells hold', () => {
    const faulty = () =>
      read(
        'mbi,first_name,last_name,birth_date,sex',
        '1EG4TE5MK73,Ann,Quill,1950-02-31,F',
        'SECRET,Bo,Varga,,X',
        '1EG4TE5MK73,Cy,Olsen,,M',
      );
    expect(faulty).toThrow(
      /line 2: birth_date is no day[^]*line 3: mbi is no[^]*line 3: sex is none[^]*line 4: the mbi of line 2/,
    );
    expect(faulty).not.toThrow(/SECRET|1950-02-31|Varga/);
  });

  it.each([
    ['P.A1234.ACO.MCQM.2026Q3.csv', { year: 2026, quarter: 3 }],
    ['list 2025-q1', { year: 2025, quarter: 1 }],
    ['list-2026Q5.csv', null],
    ['beneficiaries.csv', null],
  ])('of the name %s is of its quarter', (name, expected) => {
    expect(quarterOf(name)).toEqual(expected);
  });
});
