import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { MeasurePackage, Period } from '../../src/cql/engine.js';
import type { Bundle, Library, Measure, MeasureReport, ValueSet } from '../../src/fhir/types.js';

/** One official test case: a patient's data and the report that the measure's authors expect. */
export interface OfficialCase {
  id: string;
  title: string;
  period: Period;
  report: MeasureReport;
  bundle: Bundle;
}

export interface CorpusMeasure {
  name: string;
  package: MeasurePackage;
  cases: OfficialCase[];
}

/** The corpus beside the checkout, or where CALIPER_CORPUS says; null when there is none. */
export function findCorpus(): string | null {
  const given = process.env['CALIPER_CORPUS'];
  const candidates = given ? [resolve(given)] : [resolve(process.cwd(), '../shared/corpus')];
  return candidates.find((folder) => existsSync(join(folder, 'measures'))) ?? null;
}

/** Names of the corpus measures, in the order of their folders. */
export function corpusMeasures(corpus: string): string[] {
  return readdirSync(join(corpus, 'measures')).sort();
}

export function readCorpusMeasure(corpus: string, name: string): CorpusMeasure {
  const folder = join(corpus, 'measures', name);
  const cases = readFileSync(join(folder, 'cases.ndjson'), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as OfficialCase);
  return { name, package: readPackage(join(folder, 'package.json')), cases };
}

function readPackage(file: string): MeasurePackage {
  const bundle = JSON.parse(readFileSync(file, 'utf8')) as Bundle<Measure | Library | ValueSet>;
  const resources = (bundle.entry ?? []).map(({ resource }) => resource);
  const measure = resources.find((resource) => resource?.resourceType === 'Measure');
  if (!measure) throw new Error(`${file} has no Measure`);
  return {
    measure,
    libraries: resources.filter((resource) => resource?.resourceType === 'Library'),
    valueSets: resources.filter((resource) => resource?.resourceType === 'ValueSet'),
  };
}
