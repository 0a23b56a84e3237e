import { SystemModelInfoProvider } from '@cqframework/cql/cql';
import {
  CqlCompilerOptions,
  CqlTranslator,
  LibraryBuilder,
  LibraryManager,
  ModelManager,
  createLibrarySourceProvider,
  createModelInfoProvider,
  stringAsSource,
} from '@cqframework/cql/cql-to-elm';
import { errorAt, lineOf } from './cql-fault.js';
import { CqlTranslationError, type CqlFault } from './cql-translation-error.js';
import { DEEPEST_NESTING, dependencyFaults, resolveInclude } from './dependencies.js';
import { keyOf, type CqlSources, type ElmLibrary, type ModelInfos } from './elm.js';
import type { Translation, TranslationRequest } from './elm.js';
import { DEEPEST_EXPRESSION, deepestExpression } from './expression-depth.js';
import { FHIR_HELPERS, fhirHelpers } from './fhir-helpers.js';
import { deepestNesting, readHeader, type Dependency } from './library-header.js';
import { FHIR_MODEL, modelInfo } from './model-info.js';
import { mendedModel } from './model-mending.js';
import { unitService } from './ucum.js';

const { EnableAnnotations, EnableLocators, EnableResultTypes, DisableListDemotion, DisableListPromotion } =
  CqlCompilerOptions.Options;

/** The ELM of libraries against FHIR 4.0.1 alone, parsed. @throws CqlTranslationError */
export function translateLibraries(sources: CqlSources): Map<string, ElmLibrary> {
  const { elm } = translate({ sources, models: new Map() });
  return new Map([...elm].map(([key, text]) => [key, JSON.parse(text) as ElmLibrary]));
}

/**
 * Translates libraries of CQL text to ELM against FHIR 4.0.1 and the given models, with annotations, locators, result
 * types, and signatures where functions are overloaded. The result has each given library, and FHIRHelpers where one
 * includes it or no library is given.
 * @throws CqlTranslationError with every fault of every library, and the warnings besides
 */
export function translate(request: TranslationRequest): Translation {
  const findings = [...nestingFaults(request.sources), ...dependencyFaults(request)];
  if (findings.some(isFault)) throw refusal(findings);
  const manager = libraryManager(request);
  const sources = withHelpers(request.sources);
  // In the order of the sources, whatever the order of the translation.
  const elm = new Map([...sources.keys()].map((key) => [key, '']));
  for (const [key, text] of includedFirst(sources)) {
    const translated = translateText(key, text, manager);
    if ('severity' in translated) {
      findings.push(translated);
      continue;
    }
    if (request.sources.has(key)) findings.push(...findingsOf(translated, request.sources, text));
    elm.set(key, JSON.stringify(translated));
  }
  if (findings.some(isFault)) throw refusal(findings);
  return { elm, warnings: distinct(findings) };
}

const helpersKey = keyOf(FHIR_HELPERS);
const SPLIT = 'Split it into several definitions.';

function withHelpers(sources: CqlSources): CqlSources {
  const wanted = [...sources.values()].some((text) => readHeader(text).includes.some(isOfHelpers));
  const given = sources.has(helpersKey) || (sources.size > 0 && !wanted);
  return given ? sources : new Map([...sources, [helpersKey, helpersText()]]);
}

function isOfHelpers({ id, version }: Dependency): boolean {
  return id === FHIR_HELPERS.id && (version ?? FHIR_HELPERS.version) === FHIR_HELPERS.version;
}

/** Each after the libraries that it includes, of which there is no circle. */
function includedFirst(sources: CqlSources): Map<string, string> {
  const ordered = new Map<string, string>();
  const add = (key: string, text: string) => {
    for (const include of readHeader(text).includes) {
      const next = resolveInclude(include, sources);
      const included = next === undefined || ordered.has(next) ? undefined : sources.get(next);
      if (next !== undefined && included !== undefined) add(next, included);
    }
    ordered.set(key, text);
  };
  for (const [key, text] of sources) if (!ordered.has(key)) add(key, text);
  return ordered;
}

/** The ELM, or what the translator gave up on. */
function translateText(key: string, text: string, manager: LibraryManager): ElmLibrary | CqlFault {
  const name = readHeader(text).id ?? key;
  try {
    const translator = CqlTranslator.fromText(text, manager);
    const elm = JSON.parse(translator.toJson()) as ElmLibrary;
    keepCompiled(translator, manager);
    const { depth, ...place } = deepestExpression(elm);
    if (depth <= DEEPEST_EXPRESSION) return elm;
    const message = `This is nested ${depth} levels deep, of which ${DEEPEST_EXPRESSION} are evaluated. ${SPLIT}`;
    return errorAt(name, text, place, message);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const name = readHeader(text).id ?? key;
    return errorAt(
      name,
      text,
      longestDefinition(text),
      'This is nested too deeply. Split it into several definitions.',
    );
  }
}

/** For the libraries that include it: else the translator would translate it again for them. */
function keepCompiled(translator: CqlTranslator, manager: LibraryManager): void {
  const identifier = translator.toELM()?.identifier;
  if (identifier && translator.errors.asJsReadonlyArrayView().length === 0) {
    manager.compiledLibraries.asJsMapView().set(identifier, translator.translatedLibrary);
  }
}

function nestingFaults(sources: CqlSources): CqlFault[] {
  return [...sources].flatMap(([key, text]) => {
    const { depth, ...place } = deepestNesting(text);
    if (depth <= DEEPEST_NESTING) return [];
    const message = `Parentheses and brackets are nested ${depth} deep; ${DEEPEST_NESTING} levels are translated. ${SPLIT}`;
    return [errorAt(readHeader(text).id ?? key, text, place, message)];
  });
}

/** Where a stack ran out, the translator does not say; it was most likely in the longest definition. */
function longestDefinition(text: string): { line: number; column: number } {
  const starts = [...text.matchAll(/^\s*define\b/gm)].map(({ index, 0: start }) => index + start.search(/\S/));
  const lengths = starts.map((start, at) => (starts[at + 1] ?? text.length) - start);
  const start = starts[lengths.indexOf(Math.max(...lengths))] ?? 0;
  const before = text.slice(0, start).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

function libraryManager({ sources, models }: TranslationRequest): LibraryManager {
  const options = new CqlCompilerOptions();
  options.setOptions([EnableAnnotations, EnableLocators, EnableResultTypes, DisableListDemotion, DisableListPromotion]);
  options.signatureLevel = LibraryBuilder.SignatureLevel.Overloads;
  const manager = new LibraryManager(modelManager(models), options, null, unitService());
  manager.librarySourceLoader.registerProvider(
    createLibrarySourceProvider((id, _system, version) => {
      const key = resolveInclude({ id, version: version ?? undefined, line: 0, column: 0 }, sources);
      const text = key === undefined ? undefined : (sources.get(key) ?? helpersText());
      return text === undefined ? null : (stringAsSource(text) as unknown);
    }),
  );
  return manager;
}

/** Models read, by the texts they were read from; the last few sets. */
const managers = new Map<string, ModelManager>();
const KEPT_MANAGERS = 2;

/** A model takes about a second to read, so it is read once. */
function modelManager(models: ModelInfos): ModelManager {
  const key = JSON.stringify([...models].sort());
  const known = managers.get(key) ?? readModels(models);
  managers.delete(key);
  managers.set(key, known);
  const [oldest] = managers.keys();
  if (managers.size > KEPT_MANAGERS && oldest !== undefined) managers.delete(oldest);
  return known;
}

function readModels(models: ModelInfos): ModelManager {
  const manager = new ModelManager();
  manager.modelInfoLoader.registerModelInfoProvider(new SystemModelInfoProvider());
  manager.modelInfoLoader.registerModelInfoProvider(
    createModelInfoProvider((id, _system, version) => {
      const xml = modelText(id, version ?? undefined, models);
      return xml === undefined ? null : (stringAsSource(xml) as unknown);
    }),
  );
  return manager;
}

function modelText(id: string, version: string | undefined, models: ModelInfos): string | undefined {
  if (id === FHIR_MODEL.id && (version ?? FHIR_MODEL.version) === FHIR_MODEL.version) return modelInfo();
  const xml =
    version === undefined
      ? [...models].find(([key]) => key.startsWith(`${id}|`))?.[1]
      : models.get(keyOf({ id, version }));
  return xml === undefined ? undefined : mendedModel(xml, id);
}

function helpersText(): string {
  return fhirHelpers(modelInfo());
}

/** The translator leaves its findings in the annotations, with their places. */
function findingsOf(elm: ElmLibrary, sources: CqlSources, own: string): CqlFault[] {
  return (elm.library.annotation ?? [])
    .filter(({ type, errorSeverity }) => type === 'CqlToElmError' && /^(error|warning)$/.test(String(errorSeverity)))
    .map((note) => {
      const library = typeof note['libraryId'] === 'string' ? note['libraryId'] : elm.library.identifier.id;
      const version = typeof note['libraryVersion'] === 'string' ? note['libraryVersion'] : undefined;
      const [line, column] = [Number(note['startLine'] ?? 0), Number(note['startChar'] ?? 0)];
      const text = library === elm.library.identifier.id ? own : sources.get(keyOf({ id: library, version }));
      return {
        severity: note['errorSeverity'] as CqlFault['severity'],
        ...{ library, line, column, message: String(note['message']) },
        source: text === undefined ? null : lineOf(text, line),
      };
    });
}

function isFault({ severity }: CqlFault): boolean {
  return severity === 'error';
}

function refusal(findings: readonly CqlFault[]): CqlTranslationError {
  const all = distinct(findings);
  return new CqlTranslationError(
    all.filter(isFault),
    all.filter((finding) => !isFault(finding)),
  );
}

function distinct(findings: readonly CqlFault[]): CqlFault[] {
  return [...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values()];
}
