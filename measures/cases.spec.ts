import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { EngineName, MeasurePackage, Period, Plan } from '../src/cql/engine.js';
import { engineNamed } from '../src/cql/engines.js';
import { evaluateRecord } from '../src/evaluation/evaluate-record.js';
import type { PopulationCounts } from '../src/evaluation/person-result.js';
import type { Bundle, Resource } from '../src/fhir/types.js';
import { readPackageDirectory } from '../src/measures/import/package-directory.js';
import { readBundle } from '../src/measures/import/package-reader.js';

/** One case: a patient's data, and what the patient counts for in each group. The name begins with the outcome. */
interface MeasureCase {
  name: string;
  description: string;
  period: Period;
  bundle: Bundle;
  expected: Record<string, PopulationCounts>;
  /** What the patient counts for in each stratum of each group; measures without strata leave it out. */
  strata?: Record<string, Record<string, PopulationCounts>>;
}

const shipped = join(import.meta.dirname, '2026');
const PERIOD: Period = { start: '2026-01-01', end: '2026-12-31' };
const NOW = '2027-01-15T00:00:00Z';

const ENGINES: readonly EngineName[] = ['compiled', 'reference'];
const measures = readdirSync(shipped).filter((name) => existsSync(join(shipped, name, 'measure.json')));

describe.each(measures.flatMap((name) => ENGINES.map((engine) => ({ name, engine }))))(
  '$name by the $engine engine',
  ({ name, engine }) => {
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
      const groups = result?.groups ?? [];
      expect(Object.fromEntries(groups.map(({ id, populations }) => [id, populations]))).toEqual(one.expected);
      for (const { id, strata } of groups) expect(strata).toEqual(one.strata?.[id] ?? {});
    });
  },
);
