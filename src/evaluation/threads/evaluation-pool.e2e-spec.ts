import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { EngineName, MeasurePackage } from '../../cql/engine.js';
import { MeasurePackageError } from '../../cql/measure-package-error.js';
import { readPackageDirectory } from '../../measures/import/package-directory.js';
import { readBundle } from '../../measures/import/package-reader.js';
import { EvaluationPool } from './evaluation-pool.js';
import type { EvaluationRequest } from './evaluation-pool.js';

const record = (id: string) => ({ id, content: JSON.stringify([{ resourceType: 'Patient', id, gender: 'male' }]) });

let measurePackage: MeasurePackage;

beforeAll(async () => {
  const [read] = readBundle(await readPackageDirectory('test/fixtures/reviewed-visits')).packages;
  if (!read) throw new Error('The fixture holds no measure');
  measurePackage = read;
});

const requestOf = (packages: MeasurePackage[], more: Partial<EvaluationRequest> = {}): EvaluationRequest => ({
  engine: 'compiled',
  packages,
  period: { start: '2026-01-01', end: '2026-12-31' },
  profiles: 'inferred',
  now: '2026-12-31T23:59:59Z',
  timezoneOffset: 0,
  ...more,
});

/** How the evaluation of a record ends that needs more memory than its thread has: only one engine counts it. */
const MEMORY_ENDS: [EngineName, string][] = [
  ['compiled', 'The logic takes too much memory'],
  ['reference', 'ended its thread'],
];

describe.each(MEMORY_ENDS)('EvaluationPool with the %s engine', (engine, memoryEnd) => {
  let pool: EvaluationPool;
  const request = (packages: MeasurePackage[]) => requestOf(packages, { engine });

  beforeAll(() => {
    pool = new EvaluationPool({ threads: 2, threadMemoryMb: 192 });
  });
  afterAll(() => pool.close());

  it('answers in the order of the records, with a result for those that cannot be read', async () => {
    const evaluations = await pool.evaluate(request([measurePackage]), [
      record('a'),
      { id: 'b', content: '{"resourceType":' },
      { id: 'c', content: '[]' },
      { id: 'd', content: '[null, 1, {"resourceType":"Patient","id":"d"}]' },
    ]);
    expect(evaluations.map(({ id, results }) => [id, results[0]?.error ?? null])).toEqual([
      ['a', null],
      ['b', 'The record is not valid JSON'],
      ['c', 'The record has no Patient resource'],
      ['d', null],
    ]);
    expect(evaluations[0]?.supplemental).toEqual([{ 'sde-sex': [{ system: null, code: 'male', display: null }] }]);
  }, 60_000);

  it('says what a package lacks without being unusable', async () => {
    const warnings = await pool.prepare(request([measurePackage]));
    expect(warnings.map(({ subject }) => subject)).toEqual(['http://example.org/ValueSet/reviews']);
  }, 60_000);

  it('names everything without which a package cannot be evaluated', async () => {
    const withoutElm = {
      ...measurePackage,
      libraries: measurePackage.libraries.map((library) => ({ ...library, content: [] })),
    };
    const unusable = pool.prepare(request([{ ...measurePackage, libraries: [] }, withoutElm]));
    const fault: unknown = await unusable.catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(MeasurePackageError);
    expect((fault as MeasurePackageError).reasons).toHaveLength(2);
    expect((fault as MeasurePackageError).message).toMatch(/lacks the measure's library.*\n.*carries no ELM/);
  }, 60_000);

  it('fails alone a record too long for the memory of a thread', async () => {
    const long = { id: 'long', content: `[${' '.repeat(13_000_000)}]` };
    const evaluations = await pool.evaluate(request([measurePackage]), [record('a'), long, record('b')]);
    expect(evaluations.map(({ id, results }) => [id, results[0]?.error === null])).toEqual([
      ['a', true],
      ['long', false],
      ['b', true],
    ]);
    expect(evaluations[1]?.results[0]?.error).toContain('13000002 characters');
  }, 60_000);

  it('fails alone the record whose evaluation needs more memory than its thread has, and goes on', async () => {
    const small = new EvaluationPool({ threads: 1, threadMemoryMb: 96 });
    const visit = (id: number) => ({
      resourceType: 'Encounter',
      id: String(id),
      type: [{ coding: [{ system: 'http://snomed.info/sct', code: '185349003' }] }],
      period: { start: '2026-03-01T10:00:00Z', end: '2026-03-01T10:30:00Z' },
    });
    const visits = Array.from({ length: 30_000 }, (_, id) => visit(id));
    const heavy = { id: 'heavy', content: JSON.stringify([{ resourceType: 'Patient', id: 'heavy' }, ...visits]) };
    const evaluations = await small.evaluate(request([measurePackage]), [heavy, record('b')]);
    await small.close();
    expect(evaluations[0]?.results[0]?.error).toContain(memoryEnd);
    expect(evaluations[1]?.results[0]?.error).toBeNull();
  }, 240_000);
});

describe('The plans of a thread', () => {
  let pool: EvaluationPool;

  beforeEach(() => {
    pool = new EvaluationPool({ threads: 1 });
  });
  afterEach(() => pool.close());

  /** How often plans were prepared while these requests were evaluated one after another. */
  async function preparationsFor(...requests: EvaluationRequest[]): Promise<number> {
    const before = pool.preparations;
    for (const one of requests) await pool.evaluate(one, [record('a')]);
    return pool.preparations - before;
  }

  it('are prepared once for a content, whichever request brings it, and whatever the now that it does not ask for', async () => {
    const first = requestOf([measurePackage]);
    const again = requestOf([structuredClone(measurePackage)], { now: '2027-02-01T00:00:00Z' });
    expect(await preparationsFor(first, first, again)).toBe(1);
  }, 60_000);

  it.each<[string, () => EvaluationRequest]>([
    ['period', () => requestOf([measurePackage], { period: { start: '2025-01-01', end: '2025-12-31' } })],
    ['engine', () => requestOf([measurePackage], { engine: 'reference' })],
    ['mode of profiles', () => requestOf([measurePackage], { profiles: 'declared' })],
    ['offset', () => requestOf([measurePackage], { timezoneOffset: -5 })],
    ['value set', () => requestOf([withOtherValueSet(measurePackage)])],
  ])(
    'are prepared anew for another %s',
    async (_, other) => {
      expect(await preparationsFor(requestOf([measurePackage]), other())).toBe(2);
    },
    60_000,
  );

  it('count by the value sets that they were made of', async () => {
    const [one] = await pool.evaluate(requestOf([measurePackage]), [visitor]);
    const [other] = await pool.evaluate(requestOf([withOtherValueSet(measurePackage)]), [visitor]);
    const counted = [one, other].map((evaluation) => evaluation?.results[0]?.groups[1]?.populations);
    expect(counted.map((populations) => populations?.['initial-population'])).toEqual([1, 0]);
  }, 60_000);

  it('are prepared anew for another now where the logic asks for it', async () => {
    const asking = await packageWith(`exists "Visits In Period"`, `Now() during "Measurement Period"`);
    const inYear = requestOf([asking], { now: '2026-06-01T00:00:00Z' });
    const after = requestOf([asking], { now: '2027-02-01T00:00:00Z' });
    const counted = [];
    for (const one of [inYear, after, inYear]) {
      const [evaluation] = await pool.evaluate(one, [record('a')]);
      counted.push(evaluation?.results[0]?.groups[0]?.populations['initial-population']);
    }
    expect({ counted, preparations: pool.preparations }).toEqual({ counted: [1, 0, 1], preparations: 2 });
  }, 60_000);

  it('go when others are used more', async () => {
    const years = Array.from({ length: 6 }, (_, index) => String(2020 + index));
    const [first, ...others] = years.map((year) =>
      requestOf([measurePackage], { period: { start: `${year}-01-01`, end: `${year}-12-31` } }),
    );
    if (!first) throw new Error('There are no years');
    expect(await preparationsFor(first, ...others)).toBe(6);
    expect(await preparationsFor(...others.slice(-2))).toBe(0);
    expect(await preparationsFor(first)).toBe(1);
  }, 60_000);
});

describe('Logic that the compiled engine does not know', () => {
  it('makes the package unusable, with its place', async () => {
    const pool = new EvaluationPool({ threads: 1 });
    const unusable = pool.prepare(
      requestOf([withElm(measurePackage, (elm) => elm.replaceAll('"Exists"', '"Foresee"'))]),
    );
    const fault: unknown = await unusable.catch((error: unknown) => error);
    await pool.close();
    expect(fault).toBeInstanceOf(MeasurePackageError);
    expect((fault as MeasurePackageError).message).toMatch(/Foresee.*ReviewedVisits/);
  }, 60_000);
});

function withElm(source: MeasurePackage, change: (elm: string) => string): MeasurePackage {
  const changed = (data: string) => Buffer.from(change(Buffer.from(data, 'base64').toString())).toString('base64');
  return {
    ...source,
    libraries: source.libraries.map((library) => ({
      ...library,
      content: library.content?.map((part) => (part.data === undefined ? part : { ...part, data: changed(part.data) })),
    })),
  };
}

/** Somebody with a visit in the year. */
const visitor = {
  id: 'visitor',
  content: JSON.stringify([
    { resourceType: 'Patient', id: 'visitor' },
    {
      resourceType: 'Encounter',
      id: '1',
      type: [{ coding: [{ system: 'http://snomed.info/sct', code: '185349003' }] }],
      period: { start: '2026-03-01T10:00:00Z', end: '2026-03-01T10:30:00Z' },
    },
  ]),
};

/** The package with value sets of the same names and other codes. */
function withOtherValueSet(source: MeasurePackage): MeasurePackage {
  const expansion = { timestamp: '2026-01-01T00:00:00Z', contains: [{ system: 'http://snomed.info/sct', code: '1' }] };
  return { ...source, valueSets: source.valueSets.map((valueSet) => ({ ...valueSet, expansion })) };
}

/** The package of the fixture with one criterion of its logic exchanged. */
async function packageWith(criterion: string, other: string): Promise<MeasurePackage> {
  const folder = await mkdtemp(join(tmpdir(), 'caliper-pool-'));
  try {
    await cp('test/fixtures/reviewed-visits', folder, { recursive: true });
    const logic = join(folder, 'ReviewedVisits.cql');
    await writeFile(logic, (await readFile(logic, 'utf8')).replace(criterion, other));
    const [read] = readBundle(await readPackageDirectory(folder)).packages;
    if (!read) throw new Error('The fixture holds no measure');
    return read;
  } finally {
    await rm(folder, { recursive: true });
  }
}
