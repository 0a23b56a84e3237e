import { describe, expect, it } from '@jest/globals';
import { providerIdentifier } from '../../demo/people/identifiers.js';
import { isProviderIdentifier, taxNumber } from './provider-identifier.js';
import { rosterDiff } from './roster-diff.js';
import { readRosterFile, RosterFileError } from './roster-file.js';

const [ADA, BEN] = [providerIdentifier(100_000_001), providerIdentifier(100_000_002)];
const HEAD =
  'programme_year,tin,tin_name,site_id,site_name,site_address,npi,clinician_name,specialty,participation_start,participation_end';
const row = (
  cells: Partial<
    Record<'year' | 'tin' | 'tinName' | 'site' | 'siteName' | 'npi' | 'name' | 'start' | 'end', string>
  > = {},
) =>
  [
    cells.year ?? '2026',
    cells.tin ?? '84-1000000',
    cells.tinName ?? 'Lakeside',
    cells.site ?? 'north',
    cells.siteName ?? 'North',
    '"1 Main Street, Lakeside"',
    cells.npi ?? ADA,
    cells.name ?? 'Ada Stone',
    '207Q00000X',
    cells.start ?? '2020-01-01',
    cells.end ?? '',
  ].join(',');
const file = (...rows: string[]) => Buffer.from([HEAD, ...rows].join('\r\n'));
const faultsOf = (content: Buffer): readonly string[] => {
  try {
    readRosterFile(content);
  } catch (fault) {
    if (fault instanceof RosterFileError) return fault.reasons;
    throw fault;
  }
  return [];
};

describe('a roster file', () => {
  it('is read with its headings in any spelling, order and date form', () => {
    const content = Buffer.from(
      '\uFEFFSite-ID;'.replace(';', ',') +
        'NPI,Provider Name,TIN,Practice Name,Site Name,Performance Year,Start Date,Termination Date,Fax\n' +
        `north,${ADA},Ada Stone,841000000,Lakeside,North,2026,1/15/2026,20260630,n/a\n\n`,
    );
    expect(readRosterFile(content)).toEqual({
      year: 2026,
      ignored: ['Fax'],
      lines: [
        {
          line: 2,
          tin: '841000000',
          tinName: 'Lakeside',
          siteId: 'north',
          siteName: 'North',
          siteAddress: null,
          npi: ADA,
          clinicianName: 'Ada Stone',
          specialty: null,
          startsOn: '2026-01-15',
          endsOn: '2026-06-30',
        },
      ],
    });
  });

  it('is refused with every fault and its line', () => {
    const wrong = `${BEN.slice(0, 9)}${(Number(BEN[9]) + 1) % 10}`;
    expect(
      faultsOf(file(row(), row({ npi: wrong, tin: '1234' }), row({ npi: '12', start: '2026-02-30', site: 'a b' }))),
    ).toEqual([
      expect.stringMatching(/^line 3: npi ".*" has a wrong check digit/),
      expect.stringMatching(/^line 3: tin "1234" is no TIN/),
      expect.stringMatching(/^line 4: npi "12" is no NPI/),
      expect.stringMatching(/^line 4: site_id "a b"/),
      expect.stringMatching(/^line 4: participation_start "2026-02-30" is no day/),
    ]);
  });

  it.each([
    ['an empty file', Buffer.from(''), /is empty/],
    ['a heading alone', file(), /no line below/],
    [
      'a missing column',
      Buffer.from(`${HEAD.replace('programme_year', 'x')}\n${row()}`),
      /line 1: the column programme_year is missing/,
    ],
    ['a column that is there twice', Buffer.from(`${HEAD},TIN\n`), /line 1: the column tin is there twice/],
    ['a missing cell', file(row({ tinName: ' ' })), /line 2: tin_name is missing/],
    ['too few cells', file('2026,841000000'), /line 2: 2 cells where the heading has 11/],
    ['an open quote', file(row(), `2026,"84`), /line \d: the file cannot be read as CSV/],
    ['two years', file(row(), row({ year: '2025', npi: BEN, name: 'Ben' })), /several years \(2026, 2025\)/],
    ['no year', file(row({ year: 'PY26' })), /programme_year "PY26" is no year/],
    ['an end before the start', file(row({ start: '2026-05-01', end: '2026-04-30' })), /line 2: participation ends/],
    ['someone who left before the year', file(row({ end: '2025-12-31' })), /line 2: participation ended on 2025-12-31/],
    ['someone who comes after it', file(row({ start: '2027-01-01' })), /line 2: participation starts on 2027-01-01/],
    [
      'a TIN of two names',
      file(row(), row({ npi: BEN, name: 'Ben', tinName: 'Other' })),
      /line 3: TIN 841000000 has another name than on line 2/,
    ],
    [
      'a site of two TINs',
      file(row(), row({ npi: BEN, name: 'Ben', tin: '841000001', tinName: 'B' })),
      /line 3: site north has another TIN/,
    ],
    [
      'an NPI of two names',
      file(row(), row({ site: 'south', siteName: 'S', name: 'Eve' })),
      /line 3: NPI \d+ has another name/,
    ],
    ['a line that is there twice', file(row(), row()), /line 3: NPI \d+ is at site north already on line 2/],
    ['periods that overlap', file(row({ end: '2026-06-30' }), row({ start: '2026-06-30' })), /at the same time/],
  ])('is refused for %s', (_, content, expected) => {
    const faults = faultsOf(content);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(expected);
  });

  it('takes someone who left and came back', () => {
    expect(faultsOf(file(row({ end: '2026-03-31' }), row({ start: '2026-07-01' })))).toEqual([]);
  });
});

describe('identifiers', () => {
  it('have a check digit that finds each mistyped digit', () => {
    expect(isProviderIdentifier('1234567893')).toBe(true);
    for (let place = 1; place < 10; place += 1) {
      const digits = [...'1234567893'];
      digits[place] = String((Number(digits[place]) + 1) % 10);
      expect(isProviderIdentifier(digits.join(''))).toBe(false);
    }
    expect(isProviderIdentifier('123456789')).toBe(false);
  });

  it('are tax numbers with nine digits', () => {
    expect(taxNumber('12-3456789')).toBe('123456789');
    expect(['12345678', '000000000', '1234567890', '123-456789'].map(taxNumber)).toEqual([null, null, null, null]);
  });
});

describe('two versions', () => {
  it('differ in who joined, left and changed', () => {
    const { lines: before } = readRosterFile(file(row(), row({ npi: BEN, name: 'Ben' })));
    const { lines: after } = readRosterFile(
      file(row({ end: '2026-06-30' }), row({ site: 'south', siteName: 'South' })),
    );
    const diff = rosterDiff(before, after);
    expect(diff.joined.map(({ siteId }) => siteId)).toEqual(['south']);
    expect(diff.left.map(({ npi }) => npi)).toEqual([BEN]);
    expect(diff.changed.map(({ fields }) => fields)).toEqual([['endsOn']]);
    expect(rosterDiff(before, before)).toEqual({ joined: [], left: [], changed: [], unchanged: 2 });
  });
});
