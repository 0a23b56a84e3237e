import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MeasurePackage } from '../../src/cql/engine.js';
import { translateRequest } from '../../src/cql/translate/translate.js';
import { EvaluationPool } from '../../src/evaluation/threads/evaluation-pool.js';
import type { Library } from '../../src/fhir/types.js';
import { EMPTY_SHELF } from '../../src/measures/import/library-shelf.js';
import { translateContents } from '../../src/measures/import/library-translation.js';
import { modelLibrary } from '../../src/measures/import/model-library.js';
import { noContents } from '../../src/measures/import/package-contents.js';
import { readContents } from '../../src/measures/import/package-reader.js';
import { corpusMeasures, readCorpusMeasure, type CorpusMeasure } from './corpus.js';
import { TRANSLATION_DIFFERENCES } from './exclusions.js';
import { evaluateColumn } from './official-cases.js';
import { olderQiCore, recoveredCql } from './recovered-cql.js';

const COMPILED = { name: 'compiled', engine: 'compiled', profiles: 'inferred' } as const;

/**
 * Translates the published measures anew: their ELM is dropped, their CQL, recovered from its annotations, is translated
 * against QI-Core as an upload would do it, and every official case must come out as with the published ELM.
 */
export async function runTranslatedPackages(
  corpus: string,
  options: { measures: readonly string[]; threads: number },
): Promise<boolean> {
  const names = options.measures.length > 0 ? options.measures : corpusMeasures(corpus);
  const measures = names.map((name) => readCorpusMeasure(corpus, name));
  const started = performance.now();
  const translated = await translateAll(corpus, measures);
  console.log(`${measures.length} packages translated in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  const pool = new EvaluationPool({ threads: options.threads });
  let unexplained = 0;
  for (const measure of measures) {
    const anew = translated(measure);
    const [published, own] = [
      await evaluateColumn(pool, measure, COMPILED),
      await evaluateColumn(pool, { ...measure, package: anew }, COMPILED),
    ];
    const differing = measure.cases.filter((_, at) => {
      const [one, other] = [published[at], own[at]];
      if (!one || !other) throw new Error(`${measure.name}: a case has no result`);
      return JSON.stringify([one.groups, one.error]) !== JSON.stringify([other.groups, other.error]);
    });
    console.log(
      `${measure.name.padEnd(70)} ${measure.cases.length - differing.length} / ${measure.cases.length} alike`,
    );
    const listed = TRANSLATION_DIFFERENCES.filter((one) => one.measure === measure.name);
    for (const { id } of differing) {
      const reason = listed.find((one) => one.case === id)?.reason;
      if (reason === undefined) unexplained += 1;
      console.log(
        `  ${reason === undefined ? 'FAILED' : 'excluded'} ${id}${reason === undefined ? '' : `: ${reason}`}`,
      );
      if (reason === undefined) console.log(`    ${told(published, own, measure, id)}`);
    }
    for (const one of listed.filter((item) => !differing.some(({ id }) => id === item.case))) {
      unexplained += 1;
      console.log(`  ALIKE though excluded: ${one.case}`);
    }
  }
  await pool.close();
  return unexplained === 0;
}

type Results = Awaited<ReturnType<typeof evaluateColumn>>;

function told(published: Results, own: Results, { cases }: CorpusMeasure, id: string): string {
  const at = cases.findIndex((one) => one.id === id);
  return `${JSON.stringify(published[at]?.groups)} published, ${JSON.stringify(own[at]?.groups)} ${own[at]?.error ?? ''}`;
}

/** All in one translation: they share most of their libraries. */
async function translateAll(
  corpus: string,
  measures: readonly CorpusMeasure[],
): Promise<(measure: CorpusMeasure) => MeasurePackage> {
  const xml = readFileSync(join(corpus, 'model-info/qicore-modelinfo-6.0.0.xml'), 'utf8');
  const { contents } = await translateContents(
    {
      ...noContents(),
      measures: measures.map((one) => one.package.measure),
      libraries: measures.flatMap((one) => one.package.libraries.map(withCqlAlone)),
      models: [modelLibrary(olderQiCore(xml))],
    },
    EMPTY_SHELF,
    translateRequest,
  );
  return ({ name, package: { measure, valueSets } }) => {
    const given = { ...contents, measures: [measure], valueSets: [...valueSets] };
    const [read] = readContents(given).packages;
    if (!read) throw new Error(`${name} was not read`);
    return read;
  };
}

function withCqlAlone(library: Library): Library {
  const data = Buffer.from(recoveredCql(library), 'utf8').toString('base64');
  return { ...library, content: [{ contentType: 'text/cql', data }] };
}
