import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PersonResult } from '../../../src/evaluation/person-result.js';
import type { RecordExplanation } from '../../../src/evaluation/explain-record.js';
import { caliper } from '../../support/command-line.js';

const VISIT = { coding: [{ system: 'http://snomed.info/sct', code: '185349003' }] };
const visit = (id: string, patient: string, day: string) => ({
  resourceType: 'Encounter',
  id,
  status: 'finished',
  class: { code: 'AMB' },
  subject: { reference: `Patient/${patient}` },
  type: [VISIT],
  period: { start: `${day}T10:00:00Z`, end: `${day}T10:45:00Z` },
});
const bundle = (id: string, ...resources: object[]) => ({
  resourceType: 'Bundle',
  type: 'collection',
  entry: [{ resourceType: 'Patient', id, gender: 'female' }, ...resources].map((resource) => ({ resource })),
});

const COMMON = ['--measure', 'test/fixtures/reviewed-visits', '--period', '2026-01-01/2026-12-31'];
const ESCAPE = '\u001b';

describe('explanations on the command line', () => {
  let folder: string;
  const file = async (name: string, ...bundles: object[]): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, bundles.map((one) => JSON.stringify(one)).join('\n'));
    return path;
  };
  const explain = (patient: string, ...more: string[]) =>
    caliper({}, 'explain', ...COMMON, '--patient', patient, ...more);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'caliper-explain-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('shows the populations first, then the CQL with its clauses marked, then what each retrieve found', async () => {
    const path = await file('one.json', bundle('a', visit('now', 'a', '2026-03-01'), visit('then', 'a', '2024-03-01')));
    const { code, stdout, stderr } = await explain(path);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).not.toContain(ESCAPE);
    expect(stdout).toMatch(/^Populations of patients\n {2}initial-population +1 {2}"Initial Population"$/m);
    expect(stdout).toContain(
      [
        '✓ Numerator: true   [ReviewedVisits|1.0.0]',
        '    define "Numerator":',
        '      ✗exists [Procedure: "Reviews"]',
        '        ✓or "Noon Without Offset Is Noon"',
      ].join('\n'),
    );
    expect(stdout).toContain(
      [
        '  [Encounter: "Visits"] in "Visits In Period": 2 found: Encounter/now, Encounter/then',
        '    1 left out by "where" in "Visits In Period": Encounter/then',
      ].join('\n'),
    );
    expect(stdout.indexOf('✓ Initial Population')).toBeLessThan(stdout.indexOf('✓ Visits In Period'));
  }, 120_000);

  it('gives the same result as caliper evaluate, and every clause, as JSON', async () => {
    const path = await file('same.json', bundle('a', visit('now', 'a', '2026-03-01')));
    const explained = await explain(path, '--json');
    const evaluated = await caliper({}, 'evaluate', ...COMMON, '--patients', path);
    const { result, definitions } = JSON.parse(explained.stdout) as RecordExplanation;
    expect(result).toEqual(JSON.parse(evaluated.stdout) as PersonResult);
    const review = definitions.find(({ name }) => name === 'Numerator');
    expect(review?.clauses.find(({ type }) => type === 'Or')).toMatchObject({
      outcome: 'true',
      value: 'true',
      times: 1,
    });
  }, 120_000);

  it('exits 1 when the evaluation of the patient failed, and shows what was reached until then', async () => {
    const path = await file('two.json', bundle('a', visit('1', 'a', '2026-03-01'), visit('2', 'a', '2026-04-01')));
    const { code, stdout } = await explain(path);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^The evaluation failed: .*Denominator Exclusions/m);
    expect(stdout).toContain('✓ Initial Population: true');
  }, 120_000);

  it('asks which patient is meant where there are several, and takes the one that is named', async () => {
    const path = await file('several.ndjson', bundle('a'), bundle('b', visit('1', 'b', '2026-03-01')));
    const unnamed = await explain(path);
    expect([unnamed.code, unnamed.stderr]).toEqual([2, expect.stringContaining('choose one with --patient-id')]);
    const named = await explain(path, '--patient-id', 'b');
    expect([named.code, named.stdout]).toEqual([0, expect.stringContaining('Patient b, 2026-01-01 to 2026-12-31')]);
    const unknown = await explain(path, '--patient-id', 'c');
    expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('holds no patient with this id')]);
  }, 120_000);

  it('prints time and calls of each definition after the lines of caliper evaluate --profile', async () => {
    const path = await file('many.ndjson', bundle('a'), bundle('b', visit('1', 'b', '2026-03-01')));
    const { code, stdout, stderr } = await caliper({}, 'evaluate', ...COMMON, '--patients', path, '--profile');
    expect(code).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(2);
    expect(stderr).toMatch(/^own ms +total ms +calls +definition +library$/m);
    expect(stderr).toMatch(/^\d+\.\d{3} +\d+\.\d{3} +2 +Visits In Period +ReviewedVisits\|1\.0\.0$/m);
  }, 120_000);

  it.each([
    ['--engine', 'reference', 'Only the compiled engine'],
    ['--jobs', '2', 'in one thread'],
  ])('refuses to profile with %s %s', async (option, value, reason) => {
    const path = await file('none.json', bundle('a'));
    const more = ['--patients', path, '--profile', option, value];
    const { code, stdout, stderr } = await caliper({}, 'evaluate', ...COMMON, ...more);
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: expect.stringContaining(reason) });
  });
});
