import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { writeQrda3 } from '../../src/submissions/qrda3/write-qrda3.js';
import { elementPaths, templateSet } from '../support/qrda3-assertions.js';
import { submissionSet } from '../support/submission-set.js';

jest.setTimeout(180_000);

const corpus = process.env.CALIPER_CORPUS ?? join(import.meta.dirname, '../../../shared/corpus');
const sample = join(corpus, 'qrda3-samples/2025MIPSAPPGroupSampleQRDA-III-v1.0.xml');

if (process.env.CI === 'true' && !existsSync(sample)) throw new Error(`The official sample is not at ${sample}.`);

/** The sample reports a group in APP; ours an APM Entity in APP Plus: what may differ is named, all else is equal. */
(existsSync(sample) ? describe : describe.skip)('our QRDA III beside the official sample of 2025', () => {
  const official = existsSync(sample) ? readFileSync(sample, 'utf8') : '';
  const set = submissionSet(2025);
  const ours = writeQrda3({ ...set, measures: set.measures.slice(2, 3) }).toString();

  it('has the same elements in a measure, and besides them only the performance rate', () => {
    const organizer = "//cda:organizer[cda:templateId/@root='2.16.840.1.113883.10.20.27.3.1']";
    const theirs = elementPaths(official, organizer);
    const own = elementPaths(ours, organizer);
    expect([...theirs].filter((path) => !own.has(path))).toEqual([]);
    expect([...own].filter((path) => !theirs.has(path))).toEqual([
      '/organizer/component/observation/reference/externalObservation/code',
    ]);
  });

  it('has the same elements in its header, except the person as second author', () => {
    const header = '/cda:ClinicalDocument/*[not(self::cda:component)]';
    const theirs = elementPaths(official, header);
    const own = elementPaths(ours, header);
    const missing = [...theirs].filter((path) => !own.has(path) && !path.includes('assignedPerson'));
    expect(missing).toEqual([]);
    expect([...own].filter((path) => !theirs.has(path))).toEqual([]);
  });

  it('has the same templates in its measure section, and the performance rate', () => {
    const section = "//cda:section[cda:templateId/@root='2.16.840.1.113883.10.20.27.2.1']";
    const own = templateSet(ours, section);
    const theirs = templateSet(official, section);
    expect([...theirs].filter((template) => !own.has(template))).toEqual([]);
    expect([...own].filter((template) => !theirs.has(template)).sort()).toEqual([
      '2.16.840.1.113883.10.20.27.3.14 2020-12-01',
      '2.16.840.1.113883.10.20.27.3.25 2022-05-01',
    ]);
  });
});
