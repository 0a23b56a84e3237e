import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { RandomElm } from '../../../test/support/random-elm.js';
import { UnusableInputError } from '../../errors/refusals.js';
import type { Resource } from '../../fhir/types.js';
import { checkedElm } from '../elm-shape.js';
import type { ElmLibrary } from '../elm.js';
import { PackageValueSets } from '../package-value-sets.js';
import { plainValue } from '../runtime/plain-value.js';
import { ProfileTests } from '../runtime/retrieve-site.js';
import { RecordIndex } from '../runtime/record-index.js';
import { libraryKey } from '../translate/library-key.js';
import { translateLibraries } from '../translate/translator.js';
import { compiledModule } from './compiled-module.js';
import { describeFault } from './evaluation-fault.js';
import { Linker } from './linker.js';
import { ModuleGenerator } from './module-generator.js';
import { planEnvironment } from './plan-environment.js';

const SEED = 20260101;
const RANDOM = 7000;
const MUTATED = 3000;

const ENVIRONMENT = planEnvironment({
  ...{ period: { start: '2026-01-01', end: '2026-12-31' }, profiles: 'inferred', now: '2026-12-31T00:00:00Z' },
  timezoneOffset: 0,
});
const LIMITS = { steps: 20_000, time: 5000 };
const RECORD = { id: 'p', resources: resourcesOfCase() };
const PROFILES = new ProfileTests('inferred');

function resourcesOfCase(): Resource[] {
  const folder = join(process.cwd(), 'measures/2026/cms165/cases');
  const [file = ''] = readdirSync(folder);
  const { bundle } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as {
    bundle: { entry: { resource: Resource }[] };
  };
  return bundle.entry.map(({ resource }) => resource);
}

/** Compiles and evaluates one definition: `value`, `error`, or `refused`. Anything else is thrown. */
function outcomeOf(main: unknown, others: readonly ElmLibrary[], define: string): string {
  try {
    const library = checkedElm(main);
    const generator = new ModuleGenerator();
    const linked = new Linker().link({ main: library, all: others }, new PackageValueSets({ valueSets: [] }));
    const made = generator.definition(linked, define, { type: 'Library' });
    const module = compiledModule(generator, made ? [made] : [], ENVIRONMENT, LIMITS);
    module.begin(new RecordIndex(RECORD, PROFILES, ENVIRONMENT.offset));
    return module.limited(() => evaluated(module.results[0]));
  } catch (fault) {
    if (fault instanceof UnusableInputError) return 'refused';
    throw fault;
  }
}

function evaluated(result: (() => unknown) | undefined): string {
  try {
    plainValue((result?.() ?? null) as null);
    return 'value';
  } catch (fault) {
    return describeFault(fault) === '' ? 'silent' : 'error';
  }
}

/** What no input may change: the names that the prototypes of everything have. */
function prototypes(): string {
  const all = [Object, Array, Map, Set, Function, String, Number, Boolean, Symbol, BigInt, Promise, RegExp, Error];
  const names = all.map(({ prototype }) => Reflect.ownKeys(prototype as object).map(String));
  return JSON.stringify([names, Reflect.ownKeys(globalThis).map(String)]);
}

function count(outcomes: Map<string, number>, outcome: string): void {
  outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
}

describe(`10 000 random and mutated inputs (seed ${SEED})`, () => {
  let libraries: ElmLibrary[];

  beforeAll(() => {
    const files = readdirSync('measures/2026', { recursive: true, encoding: 'utf8' }).filter((file) =>
      /\.cql$/.test(file),
    );
    const texts = files.map((file) => readFileSync(join('measures/2026', file), 'utf8'));
    libraries = [
      ...translateLibraries(new Map(texts.map((text) => [libraryKey(text), text]))).values(),
    ] as ElmLibrary[];
  });

  it('of random expressions, each is refused or evaluated, and none touches a prototype', () => {
    const before = prototypes();
    const found = new Map<string, number>();
    for (let number = 0; number < RANDOM; number++) {
      const random = new RandomElm(SEED + number);
      count(
        found,
        attempt(`random ${SEED + number}`, () => outcomeOf(random.library(), [], 'D')),
      );
    }
    expect(prototypes()).toBe(before);
    expect([...found.keys()].sort()).toEqual(['error', 'refused', 'value']);
    // A fuzz whose inputs are nearly all refused would try nothing.
    expect(found.get('value')).toBeGreaterThan(RANDOM / 10);
  });

  it('of mutated definitions of measures, each is refused or evaluated, and none touches a prototype', () => {
    const before = prototypes();
    const found = new Map<string, number>();
    for (let number = 0; number < MUTATED; number++) {
      const random = new RandomElm(SEED + number);
      const source = random.oneOf(libraries);
      const { library, define } = random.mutated(source);
      const others = libraries.filter((other) => other !== source);
      count(
        found,
        attempt(`mutated ${SEED + number}`, () => outcomeOf(library, others, define)),
      );
    }
    expect(prototypes()).toBe(before);
    expect([...found.keys()].sort()).toEqual(['error', 'refused', 'value']);
    expect(found.get('value')).toBeGreaterThan(MUTATED / 10);
  });
});

/** Names the input that fails. */
function attempt(input: string, work: () => string): string {
  try {
    return work();
  } catch (fault) {
    throw new Error(`Input "${input}" breaks the engine`, { cause: fault });
  }
}
