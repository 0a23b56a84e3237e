import { describe, expect, it } from '@jest/globals';
import { EvaluationError } from './evaluation-error.js';
import * as string from './string.js';

describe('strings', () => {
  it('joins texts and is null of null', () => {
    expect(string.concatenate('a', 'b', 'c')).toBe('abc');
    expect(string.concatenate('a', null)).toBeNull();
  });

  it('combines what is known', () => {
    expect(string.combine(['A', null, 'B'], '-')).toBe('A-B');
    expect(string.combine(['A', 'B'], null)).toBe('AB');
    expect(string.combine([], '-')).toBeNull();
    expect(string.combine(null, '-')).toBeNull();
  });

  it.each([
    ['ab', 0, null, 'ab'],
    ['ab', 1, null, 'b'],
    ['ab', 2, null, null],
    ['ab', -1, null, null],
    ['', 0, null, ''],
    ['ab', 0, 3, 'ab'],
    ['abc', 1, 1, 'b'],
  ])('takes of %p from %p on %p characters', (text, start, length, part) => {
    expect(string.substring(text, start, length)).toBe(part);
  });

  it.each([
    ['Not all who wander are lost - circa 2017', '.*\\d+', true],
    ['http://fhir.org/Library/FHIR-ModelInfo|4.0.1', 'Library', true],
    ['Not all - circa', '^[\\w\\s]+$', false],
    ['one\ntwo', 'one.two', true],
    ['é', '^.$', true],
    ['A', 'a', false],
  ])('matches %p with %p: %p', (text, pattern, found) => {
    expect(string.matches(text, pattern)).toBe(found);
  });

  it.each([
    ['All that glitters', '\\s', '\\$', 'All$that$glitters'],
    ['bop the bop', 'bop', 'bang', 'bang the bang'],
    ['a1', '(\\w)(\\d)', '$2$1', '1a'],
    ['abc', 'b', '\\$1', 'a$1c'],
  ])('replaces in %p what matches %p by %p', (text, pattern, replacement, result) => {
    expect(string.replaceMatches(text, pattern, replacement)).toBe(result);
  });

  it('splits by text and by pattern', () => {
    expect(string.split('a,b', ',')).toEqual(['a', 'b']);
    expect(string.split('a,b', null)).toEqual(['a,b']);
    expect(string.splitOnMatches('a1b22c', '\\d+')).toEqual(['a', 'b', 'c']);
  });

  it('answers a pattern that makes other engines backtrack without end', () => {
    expect(string.matches(`${'a'.repeat(50_000)}!`, '^(a+)+$')).toBe(false);
  });

  it('refuses a pattern that is none', () => {
    expect(() => string.matches('a', '(')).toThrow(EvaluationError);
  });

  it('refuses to grow a text without end', () => {
    const text = 'x'.repeat(6_000_000);
    expect(() => string.concatenate(text, text)).toThrow(EvaluationError);
  });
});
