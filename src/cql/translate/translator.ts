import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
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
import { FHIR_HELPERS, fhirHelpers } from './fhir-helpers.js';
import { unitService } from './ucum.js';

/** An ELM library as JSON. https://cql.hl7.org/elm.html */
export interface ElmLibrary {
  library: {
    identifier: { id: string; version?: string };
    annotation?: Record<string, unknown>[];
    [element: string]: unknown;
  };
}

/** One fault of a CQL text. Lines and columns count from 1; 0 where the translator knows no place. */
export interface CqlFault {
  library: string;
  line: number;
  column: number;
  message: string;
}

/** CQL that cannot be translated; `faults` has every place, the message lists them one a line. */
export class CqlTranslationError extends Error {
  override name = 'CqlTranslationError';

  constructor(readonly faults: readonly CqlFault[]) {
    super(faults.map((fault) => `${fault.library}:${fault.line}:${fault.column} ${fault.message}`).join('\n'));
  }
}

/** The texts of libraries by `id|version`; `FHIRHelpers|4.0.1` is always there. */
export type CqlSources = ReadonlyMap<string, string>;

const { EnableAnnotations, EnableLocators, EnableResultTypes, DisableListDemotion, DisableListPromotion } =
  CqlCompilerOptions.Options;

/** Which options each translation uses: part of every cache key, with the translator's version. */
export const TRANSLATION_OPTIONS = 'cqframework-5.3 annotations locators result-types overloads list-strict';

/**
 * Translates libraries of CQL text to ELM against FHIR 4.0.1, with annotations, locators, result types, and
 * signatures where functions are overloaded. The result has each given library and each one they include.
 * @throws CqlTranslationError
 */
export function translateLibraries(sources: CqlSources): Map<string, ElmLibrary> {
  const manager = libraryManager(sources);
  const translated = new Map<string, ElmLibrary>();
  const faults: CqlFault[] = [];
  for (const text of withHelpers(sources)) {
    const elm = JSON.parse(CqlTranslator.fromText(text, manager).toJson()) as ElmLibrary;
    faults.push(...faultsOf(elm));
    translated.set(keyOf(elm.library.identifier), elm);
  }
  if (faults.length > 0) throw new CqlTranslationError(distinct(faults));
  return translated;
}

/** `id|version` as the header of a CQL text states it. */
export function libraryKey(cql: string): string {
  const header = /^\s*library\s+(?:[\w.]*\.)?("[^"]+"|\w+)(?:\s+version\s+'([^']*)')?/m.exec(withoutComments(cql));
  if (!header) {
    throw new CqlTranslationError([
      { library: '', line: 1, column: 1, message: 'The text names no library. It must begin with `library <name>`.' },
    ]);
  }
  return keyOf({ id: (header[1] ?? '').replaceAll('"', ''), version: header[2] });
}

function withoutComments(cql: string): string {
  return cql.replace(/\/\*[^]*?\*\//g, '').replace(/\/\/.*$/gm, '');
}

function keyOf(identifier: { id: string; version?: string }): string {
  return `${identifier.id}|${identifier.version ?? ''}`;
}

const helpersKey = keyOf(FHIR_HELPERS);

function withHelpers(sources: CqlSources): string[] {
  return sources.has(helpersKey) ? [...sources.values()] : [...sources.values(), helpersText()];
}

function libraryManager(sources: CqlSources): LibraryManager {
  const options = new CqlCompilerOptions();
  options.setOptions([EnableAnnotations, EnableLocators, EnableResultTypes, DisableListDemotion, DisableListPromotion]);
  options.signatureLevel = LibraryBuilder.SignatureLevel.Overloads;
  const manager = new LibraryManager(models(), options, null, unitService());
  manager.librarySourceLoader.registerProvider(
    createLibrarySourceProvider((id, _system, version) => {
      const key = keyOf({ id, version: version ?? undefined });
      const text = sources.get(key) ?? (key === helpersKey ? helpersText() : undefined);
      return text === undefined ? null : stringAsSource(text);
    }),
  );
  return manager;
}

function models(): ModelManager {
  const manager = new ModelManager();
  manager.modelInfoLoader.registerModelInfoProvider(new SystemModelInfoProvider());
  manager.modelInfoLoader.registerModelInfoProvider(
    createModelInfoProvider((id, _system, version) =>
      id === 'FHIR' && version === '4.0.1' ? stringAsSource(modelInfo()) : null,
    ),
  );
  return manager;
}

function modelInfo(): string {
  const file = createRequire(import.meta.url).resolve('cql-exec-fhir/lib/modelInfos/fhir-modelinfo-4.0.1.xml');
  return readFileSync(file, 'utf8');
}

function helpersText(): string {
  return fhirHelpers(modelInfo());
}

/** The translator leaves its errors in the annotations, with their places. */
function faultsOf(elm: ElmLibrary): CqlFault[] {
  return (elm.library.annotation ?? [])
    .filter((note) => note['type'] === 'CqlToElmError' && note['errorSeverity'] === 'error')
    .map((note) => ({
      library: String(note['libraryId'] ?? elm.library.identifier.id),
      line: Number(note['startLine'] ?? 0),
      column: Number(note['startChar'] ?? 0),
      message: String(note['message']),
    }));
}

function distinct(faults: CqlFault[]): CqlFault[] {
  return [...new Map(faults.map((fault) => [JSON.stringify(fault), fault])).values()];
}
