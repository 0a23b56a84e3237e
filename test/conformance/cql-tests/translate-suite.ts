import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElmLibrary } from '../../../src/cql/elm.js';
import { CqlTranslationError } from '../../../src/cql/translate/cql-translation-error.js';
import { translateCql, translationKey } from '../../../src/cql/translate/translate.js';
import type { SpecificationTest } from './specification-test.js';

/** A test as ELM with the definitions `actual` and, unless it is invalid, `expected`; or why the translator refuses it. */
export type TranslatedTest = { elm: ElmLibrary } | { refused: string };

export type Translations = ReadonlyMap<SpecificationTest, TranslatedTest>;

/** The translator looks for FHIRHelpers with every text; the suite needs none, and an empty one saves half a second. */
const NO_HELPERS = ['FHIRHelpers|4.0.1', "library FHIRHelpers version '4.0.1'\n"] as const;

/** Translations are kept here between runs, by all that decides them. */
const CACHE = 'node_modules/.cache/caliper-cql-tests';

/** Translates the tests of one file as few libraries; one that is refused does not spoil the others. */
export async function translateTests(tests: readonly SpecificationTest[]): Promise<Translations> {
  const file = join(CACHE, `${cacheKey(tests)}.json`);
  if (existsSync(file)) {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as TranslatedTest[];
    return new Map(tests.map((test, index) => [test, kept[index] ?? { refused: 'not kept' }]));
  }
  const translations = new Map<SpecificationTest, TranslatedTest>();
  for (const invalid of [false, true])
    await translateBatch(
      tests.filter((test) => test.invalid === invalid),
      translations,
    );
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(file, JSON.stringify(tests.map((test) => translations.get(test))));
  return translations;
}

/**
 * A fault of meaning concerns only the definition on whose lines it stands. A fault of syntax may disturb what follows,
 * so that a definition with one is translated apart from the others, and these again.
 */
async function translateBatch(
  tests: readonly SpecificationTest[],
  into: Map<SpecificationTest, TranslatedTest>,
): Promise<void> {
  if (tests.length === 0) return;
  const { text, lines } = libraryOf(tests);
  const answer = await translated(text);
  if (!('faults' in answer)) {
    for (const [index, test] of tests.entries()) into.set(test, { elm: only(answer, index) });
    return;
  }
  const syntax = answer.faults.filter(({ message }) => message.startsWith('Syntax error'));
  const decisive = syntax.length > 0 ? syntax : answer.faults;
  const faulty = new Map(decisive.map(({ line, message }) => [lines[line - 1], message]));
  const certain = syntax.length === 0 || tests.length === 1;
  if (faulty.has(undefined)) return translateApart(tests, into, decisive[0]?.message);
  for (const [test, refused] of faulty) {
    if (test && certain) into.set(test, { refused });
    else if (test) await translateBatch([test], into);
  }
  await translateBatch(
    tests.filter((test) => !faulty.has(test)),
    into,
  );
}

/** One test as a library of its own: what the translator makes of `{}` depends on what it has translated before it. */
export async function translateAlone(test: SpecificationTest): Promise<TranslatedTest> {
  const translations = new Map<SpecificationTest, TranslatedTest>();
  await translateBatch([test], translations);
  return translations.get(test) ?? { refused: 'not translated' };
}

/** For a fault without a place. */
async function translateApart(
  tests: readonly SpecificationTest[],
  into: Map<SpecificationTest, TranslatedTest>,
  refused = 'refused',
): Promise<void> {
  const [only] = tests;
  if (tests.length === 1 && only) into.set(only, { refused });
  else for (const test of tests) await translateBatch([test], into);
}

/** The text of a library of all tests, and which test stands on which line. */
function libraryOf(tests: readonly SpecificationTest[]): { text: string; lines: (SpecificationTest | undefined)[] } {
  const lines: (SpecificationTest | undefined)[] = [undefined];
  let text = 'library Suite\n';
  for (const [index, { expression, output }] of tests.entries()) {
    const expected = output === null ? '' : `define "expected ${index}":\n${output}\n`;
    const definitions = `define "actual ${index}":\n${expression}\n${expected}`;
    text += definitions;
    lines.push(...Array.from({ length: definitions.split('\n').length - 1 }, () => tests[index]));
  }
  return { text, lines };
}

async function translated(text: string): Promise<ElmLibrary | { faults: CqlTranslationError['faults'] }> {
  try {
    const libraries = await translateCql(new Map([['Suite|', text], NO_HELPERS]));
    return libraries.get('Suite|') as unknown as ElmLibrary;
  } catch (fault) {
    if (fault instanceof CqlTranslationError) return { faults: fault.faults };
    const place = { library: 'Suite', line: 0, column: 0, source: null };
    return { faults: [{ severity: 'error', ...place, message: String(fault) }] };
  }
}

/** A library with the definitions of one test alone, under the names `actual` and `expected`. */
function only(elm: ElmLibrary, index: number): ElmLibrary {
  const names: Record<string, string> = { [`actual ${index}`]: 'actual', [`expected ${index}`]: 'expected' };
  const statements = (elm.library.statements?.def ?? [])
    .filter(({ name }) => name in names)
    .map((statement) => ({ ...statement, name: names[statement.name] ?? statement.name }));
  const { identifier, usings } = elm.library;
  return { library: { identifier, usings, statements: { def: statements } } };
}

function cacheKey(tests: readonly SpecificationTest[]): string {
  const hash = createHash('sha256').update(translationKey({ sources: new Map(), models: new Map() }));
  return hash.update(JSON.stringify(tests)).digest('hex').slice(0, 32);
}
