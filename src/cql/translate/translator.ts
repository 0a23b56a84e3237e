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
import { FHIR_HELPERS, fhirHelpers } from './fhir-helpers.js';
import { deepestNesting, readHeader } from './library-header.js';
import { FHIR_MODEL, modelInfo } from './model-info.js';
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
 * types, and signatures where functions are overloaded. The result has each given library and FHIRHelpers.
 * @throws CqlTranslationError with every fault of every library, and the warnings besides
 */
export function translate(request: TranslationRequest): Translation {
  const findings = [...nestingFaults(request.sources), ...dependencyFaults(request)];
  if (findings.some(isFault)) throw refusal(findings);
  const manager = libraryManager(request);
  const elm = new Map<string, string>();
  for (const [key, text] of withHelpers(request.sources)) {
    const translated = translateText(key, text, manager);
    if ('severity' in translated) {
      findings.push(translated);
      continue;
    }
    if (request.sources.has(key)) findings.push(...findingsOf(translated, request.sources, text));
    elm.set(keyOf(translated.library.identifier), JSON.stringify(translated));
  }
  if (findings.some(isFault)) throw refusal(findings);
  return { elm, warnings: distinct(findings) };
}

const helpersKey = keyOf(FHIR_HELPERS);

function withHelpers(sources: CqlSources): [string, string][] {
  return sources.has(helpersKey) ? [...sources] : [...sources, [helpersKey, helpersText()]];
}

/** The ELM, or what the translator gave up on. */
function translateText(key: string, text: string, manager: LibraryManager): ElmLibrary | CqlFault {
  try {
    return JSON.parse(CqlTranslator.fromText(text, manager).toJson()) as ElmLibrary;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const name = readHeader(text).id ?? key;
    return errorAt(name, text, longestDefinition(text), 'This is nested too deeply. Split it into several definitions.');
  }
}

function nestingFaults(sources: CqlSources): CqlFault[] {
  return [...sources].flatMap(([key, text]) => {
    const { depth, ...place } = deepestNesting(text);
    if (depth <= DEEPEST_NESTING) return [];
    const message =
      `Parentheses and brackets are nested ${depth} deep; ${DEEPEST_NESTING} levels are translated. ` +
      'Split this into several definitions.';
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
  if (version !== undefined) return models.get(keyOf({ id, version }));
  return [...models].find(([key]) => key.startsWith(`${id}|`))?.[1];
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
