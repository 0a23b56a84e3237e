import { describe, expect, it } from '@jest/globals';
import type { ValueSet } from '../fhir/types.js';
import { MAX_CODES, memberKey } from '../fhir/value-set.js';
import { ValueSetExpander, withExpansion } from './value-set-expander.js';

type Compose = NonNullable<ValueSet['compose']>;
type Include = Compose['include'][number];

const set = (name: string, include: Include[], more: Partial<Compose> = {}): ValueSet => ({
  resourceType: 'ValueSet',
  url: `urn:${name}`,
  version: '1',
  status: 'active',
  compose: { include, ...more },
});
const codes = (system: string, ...given: string[]): Include => ({ system, concept: given.map((code) => ({ code })) });
const listed = (given: string[]): Include => ({ system: 's', concept: given.map((code) => ({ code })) });
const sets = (...valueSet: string[]): Include => ({ valueSet });
const expand = (subject: ValueSet, ...others: ValueSet[]) => new ValueSetExpander([subject, ...others]).expand(subject);
const keysOf = (subject: ValueSet, ...others: ValueSet[]) => expand(subject, ...others).codes.map(memberKey);

const ab = set('ab', [codes('s', 'a', 'b')]);
const bc = set('bc', [codes('s', 'b', 'c')]);
const otherB = set('other', [codes('t', 'b')]);

describe('the codes of a definition', () => {
  it('adds includes up, each code once', () => {
    expect(keysOf(set('x', [codes('s', 'a', 'b'), codes('s', 'b'), codes('t', 'a')]))).toEqual(['s|a', 's|b', 't|a']);
  });

  it('takes away what is excluded, by system and code', () => {
    const excluding = (part: Include) => set('x', [codes('s', 'a', 'b')], { exclude: [part] });
    expect(keysOf(excluding(codes('s', 'b')))).toEqual(['s|a']);
    expect(keysOf(excluding(codes('t', 'b')))).toEqual(['s|a', 's|b']);
    expect(keysOf(excluding(sets('urn:bc')), bc)).toEqual(['s|a']);
  });

  it('adds value sets up over includes, and keeps what is in all of them within one', () => {
    expect(keysOf(set('x', [sets('urn:ab'), sets('urn:bc')]), ab, bc)).toEqual(['s|a', 's|b', 's|c']);
    expect(keysOf(set('x', [sets('urn:ab', 'urn:bc')]), ab, bc)).toEqual(['s|b']);
    expect(keysOf(set('x', [sets('urn:ab', 'urn:other')]), ab, otherB)).toEqual([]);
  });

  it('keeps of a value set the codes of the system, or those enumerated beside it', () => {
    const mixed = set('mixed', [codes('s', 'a'), codes('t', 'b')]);
    expect(keysOf(set('x', [{ system: 't', ...sets('urn:mixed') }]), mixed)).toEqual(['t|b']);
    expect(keysOf(set('x', [{ ...codes('s', 'b', 'z'), ...sets('urn:ab') }]), ab)).toEqual(['s|b']);
  });

  it('takes the version that is named, else the newest', () => {
    const newer = { ...set('ab', [codes('s', 'new')]), version: '2' };
    expect(keysOf(set('x', [sets('urn:ab|1')]), ab, newer)).toEqual(['s|a', 's|b']);
    expect(keysOf(set('x', [sets('urn:ab')]), ab, newer)).toEqual(['s|new']);
  });

  it('includes a value set by its expansion, with inactive codes unless the definition wants none', () => {
    const expanded: ValueSet = {
      ...ab,
      expansion: {
        timestamp: '2026',
        contains: [
          { system: 's', code: 'now' },
          { system: 's', code: 'old', inactive: true },
        ],
      },
    };
    expect(keysOf(set('x', [sets('urn:ab')]), expanded)).toEqual(['s|now', 's|old']);
    expect(keysOf(set('x', [sets('urn:ab')], { inactive: false }), expanded)).toEqual(['s|now']);
  });

  it('names every value set that took part, and writes them into the expansion', () => {
    const outer = set('outer', [sets('urn:middle')]);
    const expanded = expand(outer, set('middle', [sets('urn:ab')]), ab);
    expect(expanded.used).toEqual(['urn:middle|1', 'urn:ab|1']);
    const written = withExpansion(outer, expanded, '2026-01-01T00:00:00Z');
    expect(written.expansion?.parameter?.map(({ valueUri }) => valueUri)).toEqual(expanded.used);
    expect(new ValueSetExpander().expand(written).codes.map(memberKey)).toEqual(['s|a', 's|b']);
  });
});

describe('a definition that cannot be computed', () => {
  const filter: Include = { system: 's', filter: [{ property: 'concept', op: 'is-a', value: '123' }] };

  it.each<[string, ValueSet, string]>([
    [
      'a filter',
      set('x', [codes('s', 'a'), filter]),
      'ValueSet urn:x|1, compose.include[1]: the filter (concept is-a 123)',
    ],
    ['a whole code system', set('x', [{ system: 's' }]), 'compose.include[0]: it takes the whole code system s'],
    ['a set that is not there', set('x', [sets('urn:gone|2')]), 'compose.include[0]: value set urn:gone|2 is neither'],
    ['nothing', set('x', [{}]), 'compose.include[0]: it names neither a code system nor a value set'],
    ['an excluded filter', set('x', [codes('s', 'a')], { exclude: [filter] }), 'compose.exclude[0]: the filter'],
  ])('has no codes and names the place: %s', (_, subject, message) => {
    const { from, codes: none, problems } = expand(subject);
    expect({ from, none }).toEqual({ from: 'none', none: [] });
    expect(problems).toEqual([expect.stringContaining(message)]);
  });

  it('names the place in the included set too', () => {
    expect(expand(set('x', [sets('urn:y')]), set('y', [filter])).problems[0]).toMatch(
      /urn:y\|1, compose\.include\[0\]/,
    );
  });

  it('names the sets of a cycle in their order, the same from wherever it is entered', () => {
    const [a, b, c] = [set('a', [sets('urn:b')]), set('b', [sets('urn:c')]), set('c', [sets('urn:a')])];
    expect(expand(a, b, c).problems[0]).toMatch(/in a cycle: urn:a\|1 -> urn:b\|1 -> urn:c\|1 -> urn:a\|1\./);
    const entering = set('in', [sets('urn:b')]);
    expect(expand(entering, a, b, c).problems[0]).toMatch(/: urn:b\|1 -> urn:c\|1 -> urn:a\|1 -> urn:b\|1\./);
    expect(expand(set('self', [sets('urn:self')])).problems[0]).toMatch(/: urn:self\|1 -> urn:self\|1\./);
  });

  it('takes a set that two others include for what it is: no cycle', () => {
    const left = set('left', [sets('urn:ab')]);
    expect(keysOf(set('x', [sets('urn:left'), sets('urn:ab')]), left, ab)).toEqual(['s|a', 's|b']);
  });

  it('refuses a chain that is nested too deeply instead of overflowing', () => {
    const chain = Array.from({ length: 20_000 }, (_, index) => set(`n${index}`, [sets(`urn:n${index + 1}`)]));
    expect(expand(chain[0], ...chain.slice(0, 100)).problems[0]).toMatch(/more than 30 sets deep/);
  });
});

describe('the limit on codes', () => {
  const many = (from: number, count: number) => Array.from({ length: count }, (_, index) => `${from + index}`);

  it('holds over all includes, and says how to go on', () => {
    const half = MAX_CODES / 2 + 1;
    const subject = set('big', [listed(many(0, half)), listed(many(half, half))]);
    const { from, problems } = expand(subject);
    expect(from).toBe('none');
    expect(problems[0]).toMatch(
      /urn:big\|1, compose\.include\[1\] has 250002 codes; the limit is 250000\. Import only/,
    );
  });

  it('refuses an expansion of a million codes', () => {
    const contains = many(0, 1_000_000).map((code) => ({ system: 's', code }));
    const subject: ValueSet = { ...set('million', []), expansion: { timestamp: '2026', contains } };
    expect(expand(subject)).toMatchObject({
      codes: [],
      problems: [expect.stringMatching(/urn:million\|1 has 1000000 codes/)],
    });
  });
});
