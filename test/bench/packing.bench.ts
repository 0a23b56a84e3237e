import { cpus } from 'node:os';
import { packRecord, type SourceResource } from '../../src/records/pack-record.js';
import { sharedFacts } from '../../src/records/same-facts/same-facts.js';
import { syntheaBundles } from './synthea-load.js';

/** Rounds over all charts, of which the fastest is told. */
const ROUNDS = 5;

interface Entry {
  resource: { resourceType: string; id: string };
}

function chartOf(bundle: Buffer, sourceId: string): SourceResource[] {
  return (JSON.parse(bundle.toString()) as { entry: Entry[] }).entry.map(({ resource }) => {
    const { resourceType: type, id } = resource;
    return { sourceId, type, id, lastUpdated: new Date(0), content: JSON.stringify(resource) };
  });
}

/** Milliseconds for all charts, at best. */
function fastest(charts: readonly SourceResource[][], work: (chart: SourceResource[]) => unknown): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    for (const chart of charts) work(chart);
    return performance.now() - start;
  });
  return Math.min(...times);
}

function pack(chart: SourceResource[]) {
  const patients = chart.filter(({ type }) => type === 'Patient');
  return packRecord({ personId: 'person', patients, resources: chart.filter(({ type }) => type !== 'Patient') });
}

const bundles = syntheaBundles();
if (!bundles) throw new Error('The corpus is not there: set CALIPER_CORPUS, or place it at ../shared/corpus.');
const [one, two] = ['a', 'b'].map((source) => bundles.map((bundle) => chartOf(bundle, source)));
const both = one.map((chart, index) => [...chart, ...two[index]]);
const count = (charts: SourceResource[][]) => charts.reduce((sum, { length }) => sum + length, 0);
const packed = (charts: SourceResource[][]) =>
  charts.reduce((sum, chart) => sum + pack(chart).resourceCount, 0).toLocaleString('en');
console.log(`${bundles.length} Synthea charts, ${count(one).toLocaleString('en')} resources; ${cpus()[0]?.model}`);
for (const [name, charts] of [
  ['one source', one],
  ['the same chart at two sources', both],
] as const) {
  console.log(
    `${name}: ${packed(charts)} of ${count(charts).toLocaleString('en')} resources kept, ` +
      `packed in ${fastest(charts, pack).toFixed(0)} ms, ` +
      `of which ${fastest(charts, sharedFacts).toFixed(1)} ms to find shared facts`,
  );
}
