import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from '@jest/globals';
import type { EngineName, MeasurePackage, Plan } from '../../src/cql/engine.js';
import { engineNamed } from '../../src/cql/engines.js';
import type { CqlFault } from '../../src/cql/translate/cql-fault.js';
import { CqlTranslationError } from '../../src/cql/translate/cql-translation-error.js';
import { translateRequest } from '../../src/cql/translate/translate.js';
import type { Resource, ValueSet } from '../../src/fhir/types.js';
import { elementFindings } from '../../src/measures/import/element-findings.js';
import { elmTextOf } from '../../src/measures/import/elm-library.js';
import { EMPTY_SHELF } from '../../src/measures/import/library-shelf.js';
import { translateContents } from '../../src/measures/import/library-translation.js';
import { modelLibrary } from '../../src/measures/import/model-library.js';
import { noContents } from '../../src/measures/import/package-contents.js';
import { readContents } from '../../src/measures/import/package-reader.js';
import { MODEL_CASES, type ModelCase } from '../support/model-cases.js';
import { cqlLibrary, visitsMeasure } from '../support/visits-cql.js';
import { corpusMeasures, readCorpusMeasure } from './corpus.js';
import { conformance, theCorpus } from './with-corpus.js';

const VISITS = 'urn:caliper:test:visits';
const MODELS = [
  { model: 'qiCore', using: `QICore version '6.0.0'`, file: 'qicore-modelinfo-6.0.0.xml' },
  { model: 'usCore', using: `USCore version '6.1.0'`, file: 'uscore-modelinfo-6.1.0.xml' },
] as const;

conformance.each(MODELS)('CQL against $using, whose information is uploaded as it is', ({ model, using, file }) => {
  const cases = MODEL_CASES.filter((one) => one[model] !== undefined);
  const plans = new Map<EngineName, Plan>();

  const translated = (cql: string) => {
    const xml = readFileSync(join(theCorpus(), 'model-info', file), 'utf8');
    const contents = { ...noContents(), libraries: [cqlLibrary(cql)], models: [modelLibrary(xml)] };
    const given = { ...contents, measures: [measureOf(cases)], valueSets: [visits()] };
    return translateContents(given, EMPTY_SHELF, translateRequest);
  };

  beforeAll(async () => {
    const { contents, findings } = await translated(
      cqlOf(
        using,
        cases.map((one) => one[model] ?? ''),
      ),
    );
    expect(findings.filter(({ message }) => !message.includes('hiding'))).toEqual([]);
    const packages: MeasurePackage[] = readContents(contents).packages;
    for (const name of ['compiled', 'reference'] as const) plans.set(name, planOf(name, packages));
  });

  it.each(['compiled', 'reference'] as const)('counts what the records say, by the %s engine', async (name) => {
    const plan = plans.get(name);
    for (const kind of ['meets', 'misses'] as const) {
      const outcomes = cases.map(async (one) => [one.name, await outcomesOf(plan, one[kind])] as const);
      const expected = cases.map((one, at) => [one.name, kind === 'meets' ? [`Case ${at}`] : []]);
      expect([kind, await Promise.all(outcomes)]).toEqual([kind, expected]);
    }
  });

  it('refuses an element that the model maps to nothing', async () => {
    const wrong = `exists ([${model === 'qiCore' ? 'Organization' : 'OrganizationProfile'}] R where R.NPI is not null)`;
    const refused = await translated(cqlOf(using, [wrong])).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(CqlTranslationError);
    expect((refused as { faults: CqlFault[] }).faults).toEqual([
      expect.objectContaining({
        ...{ severity: 'error', library: 'Models', line: 9 },
        message: expect.stringMatching(/reads NPI of Organization, which FHIR 4\.0\.1 does not have/),
      }),
    ]);
  });
});

conformance('elements that published ELM reads', () => {
  /** What is found in the ELM of all packages, each library once, after a change. */
  const found = (change: (elm: string) => string) => {
    const packages = corpusMeasures(theCorpus()).map((name) => readCorpusMeasure(theCorpus(), name).package);
    const texts = new Set(packages.flatMap(({ libraries }) => libraries.flatMap((one) => elmTextOf(one) ?? [])));
    return [...texts].flatMap((elm) => elementFindings(change(elm), undefined, 'warning'));
  };

  it('are all those of FHIR', () => {
    expect(found((elm) => elm)).toEqual([]);
  });

  it('are told where FHIR has no such element', () => {
    const findings = found((elm) => elm.replaceAll('"path":"component"', '"path":"parts"'));
    expect(findings.length).toBeGreaterThan(2);
    for (const { severity, message, line } of findings) {
      expect([severity, message.includes('reads parts of Observation,'), line > 0]).toEqual(['warning', true, true]);
    }
  });
});

/** The n-th condition is the definition `Case n`. */
function cqlOf(using: string, conditions: readonly string[]): string {
  return `library Models version '1.0.0'
using ${using}
include FHIRHelpers version '4.0.1'
codesystem "SNOMED": 'http://snomed.info/sct'
valueset "Visits": '${VISITS}'
code "Pill": '4' from "SNOMED"
code "Refused": '6' from "SNOMED"
context Patient
${conditions.map((condition, at) => `define "Case ${at}": ${condition}`).join('\n')}`;
}

function measureOf(cases: readonly ModelCase[]): ReturnType<typeof visitsMeasure> {
  const initial = { coding: [{ code: 'initial-population' }] };
  return {
    ...visitsMeasure('Models'),
    scoring: { coding: [{ code: 'cohort' }] },
    group: cases.map((_, at) => ({
      id: `Group_${at}`,
      population: [{ id: `${at}`, code: initial, criteria: { language: 'text/cql', expression: `Case ${at}` } }],
    })),
  };
}

function visits(): ValueSet {
  const contains = [{ system: 'http://snomed.info/sct', code: '1' }];
  return { resourceType: 'ValueSet', url: VISITS, status: 'active', expansion: { timestamp: '2026-01-01', contains } };
}

function planOf(name: EngineName, packages: readonly MeasurePackage[]): Plan {
  const period = { start: '2026-01-01', end: '2026-12-31' };
  return engineNamed(name).prepare({
    ...{ packages, period, profiles: 'inferred', now: '2026-12-31T23:59:59.999Z', timezoneOffset: 0 },
  });
}

/** The definitions that are true of a person with this one resource. */
async function outcomesOf(plan: Plan | undefined, resource: Resource): Promise<string[]> {
  const patient = { resourceType: 'Patient', id: 'p', birthDate: '1960-01-01' };
  const isPatient = resource.resourceType === 'Patient';
  const resources = isPatient ? [{ ...resource, ...patient }] : [patient, resource];
  const [values] = (await plan?.evaluate({ id: 'p', resources })) ?? [];
  if (!values || values.error !== null) throw new Error(values?.error ?? 'The engine gave nothing.');
  return [...values.expressions].filter(([, one]) => one.kind === 'boolean' && one.value === true).map(([key]) => key);
}
