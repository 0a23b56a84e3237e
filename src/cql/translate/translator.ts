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
import { CqlTranslationError, type CqlFault } from './cql-translation-error.js';
import { keyOf, type CqlSources, type ElmLibrary } from './elm.js';
import { FHIR_HELPERS, fhirHelpers } from './fhir-helpers.js';
import { modelInfo } from './model-info.js';
import { unitService } from './ucum.js';

const { EnableAnnotations, EnableLocators, EnableResultTypes, DisableListDemotion, DisableListPromotion } =
  CqlCompilerOptions.Options;

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
      return text === undefined ? null : (stringAsSource(text) as unknown);
    }),
  );
  return manager;
}

let loaded: ModelManager | undefined;

/** The FHIR model takes about a second to read, so it is read once. */
function models(): ModelManager {
  return (loaded ??= readModels());
}

function readModels(): ModelManager {
  const manager = new ModelManager();
  manager.modelInfoLoader.registerModelInfoProvider(new SystemModelInfoProvider());
  manager.modelInfoLoader.registerModelInfoProvider(
    createModelInfoProvider((id, _system, version) =>
      id === 'FHIR' && version === '4.0.1' ? (stringAsSource(modelInfo()) as unknown) : null,
    ),
  );
  return manager;
}

function helpersText(): string {
  return fhirHelpers(modelInfo());
}

/** The translator leaves its errors in the annotations, with their places. */
function faultsOf(elm: ElmLibrary): CqlFault[] {
  return (elm.library.annotation ?? [])
    .filter((note) => note['type'] === 'CqlToElmError' && note['errorSeverity'] === 'error')
    .map((note) => ({
      library: typeof note['libraryId'] === 'string' ? note['libraryId'] : elm.library.identifier.id,
      line: Number(note['startLine'] ?? 0),
      column: Number(note['startChar'] ?? 0),
      message: String(note['message']),
    }));
}

function distinct(faults: CqlFault[]): CqlFault[] {
  return [...new Map(faults.map((fault) => [JSON.stringify(fault), fault])).values()];
}
