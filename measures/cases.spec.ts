import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { EngineName, MeasurePackage, Period, Plan } from '../src/cql/engine.js';
import { engineNamed } from '../src/cql/engines.js';
import { evaluateRecord } from '../src/evaluation/evaluate-record.js';
import type { PopulationCounts } from '../src/evaluation/person-result.js';
import type { Bundle, Resource } from '../src/fhir/types.js';
import { readPackageDirectory } from '../src/measures/package-directory.js';
import { readBundle } from '../src/measures/package-reader.js';

/** One case: a patient's data, and what the patient counts for in each group. The name begins with the outcome. */
interface MeasureCase {
  name: string;
  description: string;
  period: Period;
  bundle: Bundle;
  expected: Record<string, PopulationCounts>;
}

const shipped = join(import.meta.dirname, '2026');
const PERIOD: Period = { start: '2026-01-01', end: '2026-12-31' };
const NOW = '2027-01-15T00:00:00Z';

describe.each<[string, EngineName]>([
  ['cms122', 'compiled'],
  ['cms122', 'reference'],
  ['cms165', 'compiled'],
  ['cms165', 'reference'],
])('%s by the %s engine', (name, engine) => {
  const folder = join(shipped, name, 'cases');
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  let measurePackage: MeasurePackage;
  let plan: Plan;

  beforeAll(async () => {
    const [read] = readBundle(await readPackageDirectory(join(shipped, name))).packages;
    if (!read) throw new Error(`${name} is no measure package`);
    measurePackage = read;
    const request = { packages: [read], period: PERIOD, profiles: 'inferred', now: NOW, timezoneOffset: 0 } as const;
    plan = engineNamed(engine).prepare(request);
  }, 120_000);

  it.each(files.map((file) => [file.replace('.json', '')]))('%s', async (file) => {
    const one = JSON.parse(readFileSync(join(folder, `${file}.json`), 'utf8')) as MeasureCase;
    expect(one.name).toBe(file);
    expect(one.period).toEqual(PERIOD);
    const resources = (one.bundle.entry ?? []).map(({ resource }) => resource as Resource);
    const [result] = (await evaluateRecord(plan, [measurePackage], { id: 'patient', resources })).results;
    expect(result?.error).toBeNull();
    expect(Object.fromEntries(result?.groups.map(({ id, populations }) => [id, populations]) ?? [])).toEqual(
      one.expected,
    );
  });
});
