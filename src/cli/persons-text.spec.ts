import { describe, expect, it } from '@jest/globals';
import type { ReviewDetailsDto } from '../dashboard/identity/match-reviews.dto.js';
import { actText, figuresText, historyText, reviewsText, reviewText } from './persons-text.js';

const chart = (sourceName: string, name: string) => ({
  ...{ sourceName, sourceTitle: sourceName, patientId: '7', personId: `${sourceName}-person` },
  ...{ name, birthDate: '1958-03-07', sex: 'female' },
});
const REVIEW = {
  ...{ id: 'r1', state: 'open', cause: 'uncertain', openedAt: new Date(), score: 12, probability: 0.99999 },
  ...{
    rule: 'identifiers-differ',
    says: 'identifiers differ',
    measures: 3,
    actId: null,
    version: 'v',
    model: 'default',
  },
  ...{ decidedBy: null, decidedAt: null, reason: null },
  charts: [chart('north', 'Elizabeth Okafor'), chart('south', 'Betty Okafor')],
  fields: [
    { field: 'given', left: ['Elizabeth'], right: ['Betty'], agreement: 'close', weight: 3.25, says: 'a nickname' },
    { field: 'ssn', left: ['••••7701'], right: ['••••7703'], agreement: 'different', weight: -8, says: 'different' },
    { field: 'email', left: [], right: ['b@example.org'], agreement: 'unknown', weight: null, says: null },
  ],
  sides: [
    { personId: 'north-person', name: null, charts: [], results: [] },
    { personId: 'south-person', name: null, charts: [], results: [] },
  ],
} as unknown as ReviewDetailsDto;

describe('what the command line says of matching', () => {
  it('has a review a line, never quite certain', () => {
    const [, , line] = reviewsText([REVIEW]).split('\n');
    expect(line).toMatch(/^r1 +open +99\.9 % +3 +Elizabeth Okafor, 1958-03-07 \(north\/7\) \/ Betty/);
  });

  it('has two charts side by side, with a sign for each agreement', () => {
    const lines = reviewText(REVIEW).split('\n');
    expect(lines.find((line) => line.startsWith('given'))).toMatch(/^given +Elizabeth +~ +Betty +\+3\.3 +a nickname$/);
    expect(lines.find((line) => line.startsWith('ssn'))).toMatch(/ +! +••••7703 +-8\.0 +different$/);
    expect(lines.find((line) => line.startsWith('email'))).toMatch(/^email +b@example\.org$/);
  });

  it('tells who decided a review, and why', () => {
    const decidedAt = new Date('2026-03-01T10:00:00Z');
    const by = { kind: 'user', name: 'Olga' } as const;
    const text = reviewText({ ...REVIEW, state: 'same', decidedBy: by, decidedAt, reason: 'Telephoned.' });
    expect(text).toMatch(/^Review r1: same by Olga on 2026-03-01T10:00:00\.000Z: Telephoned\.$/m);
  });

  it('names the decision that undoes an act, and says when nobody is evaluated again', () => {
    const act = { actId: 'a', decisionIds: ['d1', 'd2'], personIds: [], personId: 'p', newPersonId: null };
    expect(actText(act)).toBe(
      'Person          p\nEvaluated anew  nobody\nTo undo it      caliper persons undo d1 --reason …',
    );
  });

  it('has the decisions of an act one a line, with what was undone', () => {
    const decision = { id: 'd1', decision: 'merged', sourceName: 'north', sourceTitle: 'N', patientId: '7' } as const;
    const text = historyText({
      personId: 'p',
      acts: [
        {
          ...{ actId: 'a', decidedAt: new Date('2026-03-01T10:00:00Z'), reason: null, undoable: false },
          ...{ decidedBy: { kind: 'rule', name: 'identifier' }, reversedAt: new Date() },
          decisions: [
            {
              ...decision,
              personId: 'p',
              previousPersonId: 'q',
              evidence: { says: 'fits', probability: 1, fields: [] },
            },
          ],
        },
      ],
    });
    expect(text.split('\n').at(-1)).toMatch(/^2026-03-01T\S+ +merged, undone +north\/7 +p +rule identifier +fits +d1$/);
  });

  it('counts charts and persons, and leaves out tables of nothing', () => {
    const figures = { charts: 640, persons: 500, joinedPersons: 90, openReviews: 4, decidedReviews: 2 };
    const text = figuresText({ ...figures, neverPairs: 1, alwaysPairs: 3, rules: [], runs: [] });
    expect(text.split('\n')).toHaveLength(4);
    expect(text).toContain('Persons         500, of whom 90 have several charts');
  });
});
