import { describe, expect, it } from '@jest/globals';
import { normalisePassword, passwordFault } from './password-policy.js';

describe('a password', () => {
  it.each([
    'correct horse battery',
    'солнце над рекой',
    'x7!kQ2#pL9@w',
    'a'.repeat(5) + ' long walk ' + 'b'.repeat(200),
  ])('may be %s', (password) => expect(passwordFault(password, 'jane')).toBeNull());

  it.each([
    ['short', 'elevenchars', /12 characters/],
    ['endless', 'long walk by the sea '.repeat(20), /256/],
    ['its owner’s name', 'Jane-and-the-river', /name/],
    ['common', 'CorrectHorseBatteryStaple', /tried first/],
    ['one character', 'zzzzzzzzzzzzzz', /tried first/],
    ['one pattern', 'xyxyxyxyxyxyxyx', /tried first/],
    ['in order', '12345678901234', /tried first/],
    ['in reverse order', 'ponmlkjihgfedcba', /tried first/],
  ])('may not be %s', (_, password, fault) => expect(passwordFault(password, 'jane')).toMatch(fault));

  it('counts characters, not bytes or halves of them', () => {
    expect(passwordFault('😀🎈🌊🔥🌳🐟', 'jane')).toMatch(/12/);
  });

  it('is the same however the keyboard composes its characters', () => {
    expect(normalisePassword('cafe\u0301 ﬁn')).toBe(normalisePassword('café fin'));
  });
});
