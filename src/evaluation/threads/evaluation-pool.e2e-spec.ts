import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MeasurePackage } from '../../cql/engine.js';
import { MeasurePackageError } from '../../cql/measure-package-error.js';
import { readPackageDirectory } from '../../measures/package-directory.js';
import { readBundle } from '../../measures/package-reader.js';
import { EvaluationPool } from './evaluation-pool.js';
import type { EvaluationRequest } from './evaluation-pool.js';

const record = (id: string) => ({ id, content: JSON.stringify([{ resourceType: 'Patient', id, gender: 'male' }]) });

describe('EvaluationPool', () => {
  let pool: EvaluationPool;
  let measurePackage: MeasurePackage;
  const request = (packages: MeasurePackage[]): EvaluationRequest => ({
    engine: 'reference',
    packages,
    period: { start: '2026-01-01', end: '2026-12-31' },
    profiles: 'inferred',
    now: '2026-12-31T23:59:59Z',
    timezoneOffset: 0,
  });

  beforeAll(async () => {
    const [read] = readBundle(await readPackageDirectory('test/fixtures/reviewed-visits')).packages;
    if (!read) throw new Error('The fixture holds no measure');
    measurePackage = read;
    pool = new EvaluationPool({ threads: 2, threadMemoryMb: 192 });
  }, 60_000);
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

  it('fails alone the record that ends its thread by its evaluation, and goes on', async () => {
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
    expect(evaluations[0]?.results[0]?.error).toContain('ended its thread');
    expect(evaluations[1]?.results[0]?.error).toBeNull();
  }, 240_000);
});
