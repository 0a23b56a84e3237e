import { describe, expect, it } from '@jest/globals';
import { violations } from '../../../test/support/qrda3-assertions.js';
import { submissionSet, testProgramme } from '../../../test/support/submission-set.js';
import { ProgrammeCatalogue } from '../../measures/programmes/programmes.js';
import { IdentifierFormatError, MissingItemsError } from '../requirements.js';
import type { SubmissionSet } from '../submission-set.js';
import { writeQrda3 } from './write-qrda3.js';

/** As few measures as show every kind of element: one with exceptions, and in 2026 one with strata. XPath is slow. */
function smallSet(year: number): SubmissionSet {
  const set = submissionSet(year);
  const chosen = year === 2025 ? ['134'] : ['113', '134'];
  return { ...set, measures: set.measures.filter((counts) => chosen.includes(counts.qualityId)) };
}

describe.each([2025, 2026])('QRDA III %d', (year) => {
  it('holds every rule of the CMS schematron and of Cypress for an APM Entity', () => {
    expect(violations(writeQrda3(smallSet(year)).toString(), year)).toEqual([]);
  });

  it('is the same, byte for byte, each time', () => {
    expect(writeQrda3(submissionSet(year)).equals(writeQrda3(submissionSet(year)))).toBe(true);
  });

  it('holds the rules when nobody is in any population', () => {
    const set = smallSet(year);
    for (const counts of set.measures) {
      for (const population of Object.keys(counts.populations)) counts.populations[population as 'numerator'] = 0;
    }
    const xml = writeQrda3(set).toString();
    expect(violations(xml, year)).toEqual([]);
    expect(xml).toContain('<value xsi:type="REAL" nullFlavor="NA"/>');
  });
});

describe('the rules themselves', () => {
  const set = smallSet(2026);
  const xml = writeQrda3({ ...set, measures: set.measures.slice(0, 1) }).toString();

  it.each([
    ['a missing race code', (text: string) => text.replace('code="2131-1"', 'code="9999-9"'), /code 2131-1/],
    [
      'a template of another year',
      (text: string) => text.replaceAll('3.16" extension="2025-05-01"', '3.16" extension="2019-05-01"'),
      /CMS_41/,
    ],
    ['a count below zero', (text: string) => text.replace(/INT" value="\d+"/, 'INT" value="-1"'), /77-17563/],
    [
      'a time without offset among times with one',
      (text: string) => text.replace('<time value="20270120081530+0000"', '<time value="20270120081530"'),
      /CMS_0122/,
    ],
    [
      'a TIN beside the entity id',
      (text: string) =>
        text.replace(
          /(<performer[^]*?<representedOrganization>)/,
          '$1<id root="2.16.840.1.113883.4.2" extension="123456789"/>',
        ),
      /CMS_109/,
    ],
    ['a measure that stands twice', (text: string) => text.replace(/(<entry>[^]*?<\/entry>)/, '$1$1'), /one organizer/],
    ['no certification id', (text: string) => text.replace('extension="2026CTESTTESTXY"', ''), /CMS_140/],
  ])('find %s', (_, damage, found) => {
    const damaged = damage(xml);
    expect(damaged).not.toBe(xml);
    expect(violations(damaged, 2026).join('\n')).toMatch(found);
  });
});

describe('writing QRDA III', () => {
  it('writes times in UTC, the moment of freezing everywhere', () => {
    const times = writeQrda3(submissionSet())
      .toString()
      .match(/(?:[tT]ime) value="[^"]+"/g);
    expect(new Set(times?.map((time) => time.slice(5)))).toEqual(new Set(['value="20260120081530+0000"']));
  });

  it('escapes names', () => {
    expect(writeQrda3(submissionSet()).toString()).toContain('Good &amp; Healthy &lt;ACO&gt;');
  });

  it('names all GUIDs of 2026 that are not known, and how to supply them', () => {
    const programme = ProgrammeCatalogue.read('/nowhere').get('app-plus-2026');
    const write = () => writeQrda3({ ...submissionSet(2026), programme, cehrtId: null });
    expect(write).toThrow(MissingItemsError);
    try {
      write();
    } catch (error) {
      const items = (error as MissingItemsError).items;
      // 5 measures, 21 populations, 4 strata, and the certification id
      expect(items).toHaveLength(5 + 21 + 4 + 1);
      expect(items[0].message).toMatch(/certification/i);
      expect(items.at(-1)?.message).toMatch(/caliper programmes identifiers/);
    }
  });

  it.each([
    ['entity', { entity: { id: '12345', name: 'x' } }],
    ['certification', { cehrtId: '2026C123' }],
  ])('refuses an %s id of another form', (_, change) => {
    expect(() => writeQrda3({ ...submissionSet(), ...change })).toThrow(IdentifierFormatError);
  });

  it('refuses to write a zero for a count it was not given', () => {
    const set = submissionSet(2025, testProgramme(2025));
    delete set.measures[0].populations.numerator;
    expect(() => writeQrda3(set)).toThrow(/001 lack numerator/);
  });
});
