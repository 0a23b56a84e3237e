import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import type { RecordExplanation } from '../evaluation/explain-record.js';
import { explanationText } from './explanation-text.js';

const ESCAPE = '\u001b';
const PERIOD = { start: '2026-01-01', end: '2026-12-31' };

const EXPLANATION: RecordExplanation = {
  result: {
    patient: 'p',
    measure: 'm',
    groups: [{ id: 'g', populations: { numerator: 0 }, observations: [], strata: {} }],
    error: null,
  },
  criteria: [{ group: 'g', population: 'numerator', expression: 'Numerator' }],
  definitions: [
    {
      ...{ library: 'Main|1', name: 'Readings', kind: 'expression', outcome: 'not reached', value: '', clauses: [] },
      text: [{ text: 'define Readings: [Observation]', clause: '1', outcome: 'not reached' }],
    },
    {
      ...{ library: 'Main|1', name: 'Numerator', kind: 'expression', outcome: 'false', value: 'false', clauses: [] },
      text: [
        { text: 'define Numerator:\n  ', clause: null, outcome: null },
        { text: '"Visit"', clause: '2', outcome: 'true' },
        { text: '\n    and ', clause: '3', outcome: 'false' },
        { text: '"Reading"\n    and true', clause: '4', outcome: 'false' },
      ],
    },
  ],
  retrieves: [],
  unannotated: ['Bare|1'],
};

const text = (explanation: RecordExplanation, colour = false) =>
  explanationText(explanation, { title: 'Title', period: PERIOD, colour });

describe('explanationText', () => {
  it('puts what decides populations first, marks each line once, and leaves out text that was not reached', () => {
    const lines = text(EXPLANATION).split('\n');
    const start = lines.indexOf('✗ Numerator: false   [Main|1]');
    expect(lines.slice(start, start + 7)).toEqual([
      '✗ Numerator: false   [Main|1]',
      '    define Numerator:',
      '      ✓"Visit"',
      '        ✗and "Reading"',
      '        ✗and true',
      '',
      '· Readings: not reached   [Main|1]',
    ]);
    expect(lines).not.toContainEqual(expect.stringContaining('[Observation]'));
    expect(lines).toContain('Bare|1 was translated without annotations: its definitions are shown without text.');
  });

  it('says the same in colour, besides the marks', () => {
    const coloured = text(EXPLANATION, true);
    expect(coloured).toContain(`${ESCAPE}[32m✓"Visit"${ESCAPE}[0m`);
    expect(stripVTControlCharacters(coloured)).toBe(text(EXPLANATION));
  });

  it('prints nothing that a terminal would obey', () => {
    const [first, second] = EXPLANATION.definitions;
    const hostile = [first, { ...second, name: `N${ESCAPE}]0;title\u0007`, value: `${ESCAPE}[2J` }];
    const printed = text({ ...EXPLANATION, definitions: hostile });
    expect(printed).toContain('N�]0;title�: �[2J');
    expect(printed).not.toMatch(/(?!\n)\p{Cc}/u);
  });
});
