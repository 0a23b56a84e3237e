import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PersonResult } from '../../src/evaluation/person-result.js';
import { caliper as command } from '../support/command-in-process.js';

const MEASURE = 'test/fixtures/reviewed-visits';
const PERIOD = '2026-01-01/2026-12-31';

interface Finished {
  code: number | null;
  lines: PersonResult[];
  errors: string;
}

/** Runs the command in this process. */
async function caliper(args: string[]): Promise<Finished> {
  const { code, stdout, stderr } = await command({}, 'evaluate', ...args);
  return { code, lines: linesOf(stdout), errors: stderr };
}

function linesOf(output: string): PersonResult[] {
  const whole = output.split('\n').slice(0, -1);
  return whole.map((line) => JSON.parse(line) as PersonResult);
}

/** Runs the compiled command as a user does, whose reader may close its end early. */
function caliperProcess(
  args: string[],
  variables: Record<string, string> = {},
  readLines = Infinity,
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['dist/bundle/cli.js', 'evaluate', ...args], {
      env: { ...process.env, ...variables },
    });
    let output = '';
    let errors = '';
    child.stdout.on('data', (data: Buffer) => {
      output += data.toString('utf8');
      if (output.split('\n').length > readLines) child.stdout.destroy();
    });
    child.stderr.on('data', (data: Buffer) => (errors += data.toString('utf8')));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, lines: linesOf(output), errors }));
  });
}

const visit = (id: string, patient: string, day: string) => ({
  resourceType: 'Encounter',
  id,
  status: 'finished',
  class: { code: 'AMB' },
  subject: { reference: `Patient/${patient}` },
  type: [{ coding: [{ system: 'http://snomed.info/sct', code: '185349003' }] }],
  period: { start: `${day}T10:00:00Z`, end: `${day}T10:45:00Z` },
});
const patient = (id: string) => ({ resourceType: 'Patient', id, gender: 'female' });
const bundle = (...resources: object[]) => ({
  resourceType: 'Bundle',
  type: 'collection',
  entry: resources.map((resource) => ({ resource })),
});
const seen = (id: string) => bundle(patient(id), visit(`${id}-1`, id, '2026-03-01'));
/** The measure asks for the only visit, so that a patient with two of them fails. */
const failing = (id: string) => bundle(patient(id), visit('1', id, '2026-03-01'), visit('2', id, '2026-04-01'));

describe('caliper evaluate', () => {
  let folder: string;
  const file = async (name: string, ...lines: (object | string)[]): Promise<string> => {
    const path = join(folder, name);
    await mkdir(join(path, '..'), { recursive: true });
    const texts = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
    await writeFile(path, texts.join('\n'));
    return path;
  };
  const run = (patients: string[], ...more: string[]) =>
    caliper(['--measure', MEASURE, '--period', PERIOD, ...patients.flatMap((path) => ['--patients', path]), ...more]);

  beforeAll(async () => {
    if (!existsSync('dist/bundle/cli.js')) throw new Error('The command is not built: run "npm run build" first.');
    folder = await mkdtemp(join(tmpdir(), 'caliper-evaluate-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('writes one line for each patient and measure in the order of the input, and exits 0', async () => {
    const ids = Array.from({ length: 40 }, (_, index) => `p${index}`);
    const { code, lines, errors } = await run([await file('many.ndjson', ...ids.map(seen))], '--jobs', '2');
    expect({ code, patients: lines.map((line) => line.patient) }).toEqual({ code: 0, patients: ids });
    expect(lines[0]).toEqual({
      patient: 'p0',
      measure: 'http://example.org/Measure/ReviewedVisits|1.0.0',
      groups: [
        {
          id: 'patients',
          populations: { 'initial-population': 1, denominator: 1, 'denominator-exclusion': 0, numerator: 1 },
          observations: [],
          strata: {
            'sex=female': { 'initial-population': 1, denominator: 1, 'denominator-exclusion': 0, numerator: 1 },
          },
        },
        {
          id: 'visits',
          populations: { 'initial-population': 1, 'measure-population': 1 },
          observations: [{ population: 'minutes', value: 45 }],
          strata: {},
        },
      ],
      error: null,
    });
    expect(errors).toContain('http://example.org/ValueSet/reviews');
  }, 120_000);

  it('gives the line of a patient who fails its error without data, evaluates the others, and exits 1', async () => {
    const { code, lines } = await run([await file('failing.ndjson', seen('a'), failing('b'), seen('c'))]);
    expect(code).toBe(1);
    expect(lines.map(({ patient: id, error }) => [id, error === null])).toEqual([
      ['a', true],
      ['b', false],
      ['c', true],
    ]);
    expect(lines[1]?.groups).toEqual([]);
    expect(lines[1]?.error).toContain('ReviewedVisits|1.0.0');
  }, 120_000);

  it('names an unusable line by file and number, evaluates the others, and exits 2', async () => {
    const path = await file(
      'broken.ndjson',
      seen('a'),
      '{"resourceType":',
      bundle(visit('1', 'x', '2026-03-01')),
      seen('b'),
    );
    const { code, lines, errors } = await run([path]);
    expect({ code, patients: lines.map((line) => line.patient) }).toEqual({ code: 2, patients: ['a', 'b'] });
    expect(errors).toContain(`${path}:2: not JSON`);
    expect(errors).toContain(`${path}:3: the Bundle has no Patient`);
  }, 120_000);

  it('groups resources that stand alone by patient, over the files of a folder, and resolves urn references', async () => {
    await file('bulk/Encounter.ndjson', visit('1', 'b', '2026-05-01'), visit('2', 'a', '2026-05-02'));
    await file('bulk/Patient.ndjson', patient('a'), patient('b'));
    await file('bulk/whole.json', {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [
        { fullUrl: 'urn:uuid:11111111-1111-4111-8111-111111111111', resource: { ...patient('c') } },
        {
          fullUrl: 'urn:uuid:22222222-2222-4222-8222-222222222222',
          resource: {
            ...visit('3', 'c', '2026-05-03'),
            subject: { reference: 'urn:uuid:11111111-1111-4111-8111-111111111111' },
          },
        },
      ],
    });
    const { code, lines } = await run([join(folder, 'bulk')]);
    const counted = lines.map((line) => `${line.patient}:${line.groups[1]?.populations['initial-population']}`);
    expect({ code, counted: counted.sort() }).toEqual({ code: 0, counted: ['a:1', 'b:1', 'c:1'] });
  }, 120_000);

  it('gives the same lines by either engine, the compiled one by default', async () => {
    const path = await file('engines.ndjson', seen('a'), failing('b'), bundle(patient('c')));
    const [byDefault, compiled, reference] = await Promise.all([
      run([path]),
      run([path], '--engine', 'compiled'),
      run([path], '--engine', 'reference'),
    ]);
    const counted = ({ lines }: Finished) => lines.map(({ error, ...line }) => ({ ...line, failed: error !== null }));
    expect(byDefault).toEqual(compiled);
    expect(counted(compiled)).toEqual(counted(reference));
    expect(counted(reference).map(({ failed }) => failed)).toEqual([false, true, false]);
  }, 120_000);

  it('writes to a file', async () => {
    const output = join(folder, 'out.ndjson');
    const { code, lines } = await run([await file('one.json', seen('a'))], '--output', output);
    expect({ code, lines }).toEqual({ code: 0, lines: [] });
    expect((await readFile(output, 'utf8')).split('\n')).toHaveLength(2);
  }, 120_000);

  it('ends quietly when the reader of its output goes away', async () => {
    const path = await file('long.ndjson', ...Array.from({ length: 200 }, (_, index) => seen(`p${index}`)));
    const args = ['--measure', MEASURE, '--period', PERIOD, '--patients', path, '--jobs', '1'];
    const { code, errors } = await caliperProcess(args, {}, 2);
    expect({ code, faults: errors.split('\n').filter((line) => line !== '' && !line.startsWith('note:')) }).toEqual({
      code: 0,
      faults: [],
    });
  }, 120_000);

  it('gives the same lines in every time zone of the machine', async () => {
    const path = await file('zone.ndjson', seen('a'));
    const args = ['--measure', MEASURE, '--period', PERIOD, '--patients', path];
    const far = await caliperProcess(args, { TZ: 'Pacific/Kiritimati' });
    const near = await caliperProcess(args, { TZ: 'America/Los_Angeles' });
    expect(far.lines[0]?.groups[0]?.populations.numerator).toBe(1);
    expect(near.lines).toEqual(far.lines);
    const shifted = await caliper([...args, '--timezone', '-5']);
    expect(shifted.lines[0]?.groups[0]?.populations.numerator).toBe(0);
  }, 120_000);

  it.each([
    ['a period without end', ['--period', '2026-01-01'], 'start/end'],
    ['a period that ends before it starts', ['--period', '2026-12-31/2026-01-01'], 'ends before it starts'],
    ['a day that does not exist', ['--period', '2026-02-30/2026-12-31'], '2026-02-30'],
    ['an engine that nobody knows', ['--engine', 'abacus'], 'abacus'],
    ['a measure that is not there', ['--measure', 'test/fixtures/nothing'], 'test/fixtures/nothing'],
    ['a patient file that is not there', ['--patients', 'test/fixtures/nobody.json'], 'test/fixtures/nobody.json'],
    ['a file that is no measure package', ['--measure', 'package.json'], 'no FHIR resource'],
  ])(
    'exits 2 for %s and says so',
    async (_what, wrong, named) => {
      const given: Record<string, string> = {
        '--measure': MEASURE,
        '--patients': await file('good.json', seen('a')),
        '--period': PERIOD,
      };
      const [option = '', value = ''] = wrong;
      const { code, lines, errors } = await caliper(Object.entries({ ...given, [option]: value }).flat());
      expect({ code, lines }).toEqual({ code: 2, lines: [] });
      expect(errors).toContain(named);
    },
    120_000,
  );
});
