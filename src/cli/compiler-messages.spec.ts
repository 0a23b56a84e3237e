import { describe, expect, it } from '@jest/globals';
import { compilerMessage } from './compiler-messages.js';

const fault = { severity: 'error', library: 'Visits', line: 12, column: 5, message: 'Nowhere is unknown.' } as const;

describe('compilerMessage', () => {
  it('prints place, line and a caret below the column', () => {
    expect(compilerMessage({ ...fault, source: '    Nowhere + 1' })).toEqual([
      'Visits.cql:12:5: error: Nowhere is unknown.',
      '      Nowhere + 1',
      '      ^',
    ]);
  });

  it('keeps tabs before the caret', () => {
    expect(compilerMessage({ ...fault, column: 3, source: '\t\tNowhere' })[2]).toBe('  \t\t^');
  });

  it('prints what has no place without one', () => {
    const placeless = { ...fault, severity: 'warning', line: 0, column: 0, source: null } as const;
    expect(compilerMessage(placeless)).toEqual(['Visits.cql: warning: Nowhere is unknown.']);
  });
});
