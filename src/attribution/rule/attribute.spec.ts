import { describe, expect, it } from '@jest/globals';
import { attribute, type LeftVisit, type PlacedVisit } from './attribute.js';
import { visitCodeTest } from './attribution-rule.js';

const SOURCE = '6f9619ff-8b86-4011-b42d-00c04fc964ff';
let count = 0;
const visit = (day: string, tin: string, npi = `${tin}-1`, siteId: string | null = `${tin}-main`): PlacedVisit => ({
  encounter: `Encounter/${(count += 1)}`,
  sourceId: SOURCE,
  day,
  tin,
  siteId,
  npi,
});
const left = (day: string, reason: LeftVisit['reason']): LeftVisit => ({
  encounter: `Encounter/x${(count += 1)}`,
  sourceId: SOURCE,
  day,
  reason,
});

describe('attribution', () => {
  it('goes to the TIN with the most visits, whoever was seen last', () => {
    const found = attribute([visit('2026-01-05', 'A'), visit('2026-02-05', 'A'), visit('2026-11-05', 'B')], []);
    expect(found).toMatchObject({ tin: 'A', siteId: 'A-main', npi: 'A-1', reason: null });
    expect(found.explanation.tin).toEqual({
      decidedBy: 'plurality',
      tallies: [
        { id: 'A', visits: 2, last: '2026-02-05' },
        { id: 'B', visits: 1, last: '2026-11-05' },
      ],
    });
  });

  it('goes to the most recent on a tie, and to the lowest number when that is a tie too', () => {
    const recent = attribute([visit('2026-03-01', 'A'), visit('2026-06-01', 'B')], []);
    expect([recent.tin, recent.explanation.tin?.decidedBy]).toEqual(['B', 'most-recent']);
    const lowest = attribute([visit('2026-03-01', 'B'), visit('2026-03-01', 'A')], []);
    expect([lowest.tin, lowest.explanation.tin?.decidedBy]).toEqual(['A', 'lowest-id']);
  });

  it('does not depend on the order of the visits', () => {
    const visits = [
      visit('2026-03-01', 'B', 'n2', 's2'),
      visit('2026-03-01', 'A', 'n1', 's1'),
      visit('2026-04-01', 'A', 'n3', null),
      visit('2026-04-01', 'B', 'n4', 's3'),
    ];
    const turned = [visits, [...visits].reverse(), [visits[2], visits[0], visits[3], visits[1]]].map((order) =>
      attribute(order, []),
    );
    expect(new Set(turned.map((found) => JSON.stringify(found))).size).toBe(1);
  });

  it('chooses site and clinician among the visits to that TIN alone', () => {
    // The clinician n1 works in both TINs and was seen most often of all, but not in A.
    const found = attribute(
      [
        visit('2026-01-01', 'A', 'n2', 's1'),
        visit('2026-02-01', 'A', 'n2', 's2'),
        visit('2026-03-01', 'A', 'n1', 's2'),
        visit('2026-04-01', 'B', 'n1', 's3'),
        visit('2026-05-01', 'B', 'n1', 's3'),
      ],
      [],
    );
    expect(found).toMatchObject({ tin: 'A', siteId: 's2', npi: 'n2' });
    expect(found.explanation.clinician?.tallies).toEqual([
      { id: 'n2', visits: 2, last: '2026-02-01' },
      { id: 'n1', visits: 1, last: '2026-03-01' },
    ]);
  });

  it('follows a transfer once the new place has the most visits', () => {
    const before = [visit('2026-01-01', 'A'), visit('2026-02-01', 'A'), visit('2026-03-01', 'A')];
    const moved = [visit('2026-07-01', 'B'), visit('2026-08-01', 'B')];
    expect(attribute([...before, ...moved], []).tin).toBe('A');
    expect(attribute([...before, ...moved, visit('2026-09-01', 'B')], []).tin).toBe('B');
  });

  it("counts a clinician's visits of one day once, and says which it left", () => {
    const [one, again, other] = [
      visit('2026-01-05', 'A', 'n1', null),
      visit('2026-01-05', 'A', 'n1', 's1'),
      visit('2026-01-05', 'A', 'n2', 's1'),
    ];
    const { explanation } = attribute([one, again, other], []);
    expect(explanation.counted).toEqual([again, other]);
    expect(explanation.left).toEqual([
      { encounter: one.encounter, sourceId: SOURCE, day: one.day, reason: 'same-day' },
    ]);
  });

  it('leaves the site open where no visit names one', () => {
    const found = attribute([visit('2026-01-05', 'A', 'n1', null)], []);
    expect(found).toMatchObject({ tin: 'A', siteId: null, npi: 'n1' });
    expect(found.explanation.site).toBeNull();
  });

  it.each([
    [[], 'no-visit'],
    [['not-qualifying'], 'not-qualifying'],
    [['not-qualifying', 'organization-unmapped', 'organization-unknown'], 'organization-unmapped'],
    [['outside-roster', 'clinician-not-on-roster', 'organization-unmapped'], 'clinician-not-on-roster'],
    [['clinician-unknown', 'specialty'], 'specialty'],
  ] as const)('says why nobody is responsible: of %j what is nearest to counting', (reasons, expected) => {
    const found = attribute(
      [],
      reasons.map((reason) => left('2026-01-01', reason)),
    );
    expect(found).toMatchObject({ tin: null, siteId: null, npi: null, reason: expected });
  });
});

describe('codes of a rule', () => {
  const isVisit = visitCodeTest([
    { system: 'cpt', from: '99202', to: '99205' },
    { system: 'hcpcs', code: 'G0439' },
  ]);

  it('are single or from one to another, each of its own system', () => {
    expect(['99202', '99204', '99205', '99201', '99206', '992035'].map((code) => isVisit('cpt', code))).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
    expect([isVisit('hcpcs', 'G0439'), isVisit('cpt', 'G0439'), isVisit('hcpcs', '99203')]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
