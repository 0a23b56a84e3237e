import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import '../../src/entities.js';
import { databaseOptions } from '../../src/database/data-source.js';
import type { Bundle, FhirResource, ValueSet } from '../../src/fhir/types.js';
import { readExpansion } from '../../src/fhir/value-set.js';
import { ValueSetEntity } from '../../src/terminology/value-set.entity.js';
import { ValueSetRefusedError, ValueSetStore } from '../../src/terminology/value-set-store.service.js';
import { corpusMeasures } from '../conformance/corpus.js';
import { createTestDatabase, serverUrl } from '../support/database.js';
import { requiredCorpus } from './engine/bench-input.js';

/** Imports of the same sets, of which the best is told: the first one also warms the process. */
const PASSES = 3;

/** Texts of all packages of the corpus: what `caliper value-sets import` reads from their folder. */
function packageTexts(corpus: string): string[] {
  return corpusMeasures(corpus).map((name) => readFileSync(join(corpus, 'measures', name, 'package.json'), 'utf8'));
}

/** Without the sets of which a package holds one page alone: an import refuses them. */
function valueSetsIn(texts: readonly string[]): ValueSet[] {
  return texts.flatMap((text) =>
    ((JSON.parse(text) as Bundle<FhirResource>).entry ?? []).flatMap(({ resource }) =>
      resource?.resourceType === 'ValueSet' && readExpansion(resource).problems.length === 0 ? [resource] : [],
    ),
  );
}

const codesIn = (valueSets: readonly ValueSet[]) =>
  valueSets.reduce((sum, { expansion }) => sum + (expansion?.contains?.length ?? 0), 0);
const memory = () => `${Math.round(process.resourceUsage().maxRSS / 1024)} MiB`;
const seconds = (since: number) => (performance.now() - since) / 1000;

async function importAll(source: DataSource, store: ValueSetStore, texts: readonly string[]) {
  await source.query('truncate value_sets');
  const start = performance.now();
  const valueSets = valueSetsIn(texts);
  const stored = await source.transaction((manager) => store.import(valueSets, manager));
  const taken = seconds(start);
  const again = performance.now();
  await source.transaction((manager) => store.import(valueSets, manager));
  return { valueSets, stored, taken, again: seconds(again) };
}

async function refuseMillion(store: ValueSetStore): Promise<number> {
  const contains = Array.from({ length: 1_000_000 }, (_, index) => ({ system: 'urn:codes', code: `${index}` }));
  const valueSet: ValueSet = {
    resourceType: 'ValueSet',
    url: 'urn:million',
    status: 'active',
    expansion: { timestamp: '2026-01-01', contains },
  };
  const start = performance.now();
  const refusal = await store.import([valueSet]).catch((error: unknown) => error);
  if (!(refusal instanceof ValueSetRefusedError)) throw new Error('A million codes were not refused.');
  return seconds(start);
}

const database = await createTestDatabase();
const source = await new DataSource(databaseOptions(database.url)).initialize();
try {
  const store = new ValueSetStore(source.getRepository(ValueSetEntity));
  const texts = packageTexts(requiredCorpus());
  const passes = [];
  for (let pass = 0; pass < PASSES; pass++) passes.push(await importAll(source, store, texts));
  const [best] = passes.sort((one, other) => one.taken - other.taken);
  if (!best) throw new Error('Nothing was measured.');
  const megabytes = texts.reduce((sum, { length }) => sum + length, 0) / 1e6;
  const codes = codesIn(best.valueSets);
  const kept = best.stored.reduce((sum, { codeCount }) => sum + codeCount, 0);
  console.log(
    `Machine   ${cpus().length} x ${cpus()[0]?.model.trim()}, ${(totalmem() / 1024 ** 3).toFixed(1)} GiB, Node ${process.versions.node}, ${new URL(serverUrl).host}`,
  );
  console.log(`Inputs    ${texts.length} packages of the corpus, ${megabytes.toFixed(1)} MB; best of ${PASSES}\n`);
  console.log(`value sets read, stored                 ${best.valueSets.length}, ${best.stored.length}`);
  console.log(`codes read, stored                      ${codes}, ${kept}`);
  console.log(
    `parse, check and store                  ${best.taken.toFixed(2)} s, ${Math.round(codes / best.taken)} codes/s`,
  );
  console.log(`the same again, found to be there       ${best.again.toFixed(2)} s`);
  console.log(`most memory so far                      ${memory()}`);
  console.log(
    `a value set of 1000000 codes, refused   ${(await refuseMillion(store)).toFixed(2)} s, most memory ${memory()}`,
  );
} finally {
  await source.destroy();
  await database.drop();
}
