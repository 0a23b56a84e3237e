import { errorAt, lineOf, type CqlFault } from './cql-fault.js';
import { keyOf, type CqlSources, type TranslationRequest } from './elm.js';
import { FHIR_HELPERS } from './fhir-helpers.js';
import { readHeader, type Dependency, type LibraryHeader } from './library-header.js';
import { FHIR_MODEL } from './model-info.js';

interface Source {
  key: string;
  name: string;
  text: string;
  header: LibraryHeader;
}

/** Levels of brackets and parentheses; the translator's parser takes a stack frame, and quadratic time, for each. */
export const DEEPEST_NESTING = 200;

/**
 * What keeps libraries from being translated together: models and included libraries that are not there, and circles of
 * includes, each where it is asked for, with the remedy. Two versions of one library in one closure are a warning: they
 * are kept apart by their versions.
 */
export function dependencyFaults({ sources, models }: TranslationRequest): CqlFault[] {
  const all = [...sources].map(([key, text]): Source => {
    const header = readHeader(text);
    return { key, name: header.id ?? key, text, header };
  });
  return [
    ...all.flatMap((source) => modelFaults(source, [keyOf(FHIR_MODEL), ...models.keys()])),
    ...all.flatMap((source) => includeFaults(source, sources)),
    ...circles(all, sources),
    ...twoVersions(all, sources),
  ];
}

/**
 * The key of the library that an include means: the version it names, else the only one there is.
 * @returns undefined where none is meant, or several could be
 */
export function resolveInclude({ id, version }: Dependency, sources: CqlSources): string | undefined {
  const helpers = keyOf(FHIR_HELPERS);
  if (version !== undefined) {
    const key = keyOf({ id, version });
    return sources.has(key) || key === helpers ? key : undefined;
  }
  const found = [...new Set([...sources.keys(), helpers])].filter((key) => key.startsWith(`${id}|`));
  return found.length === 1 ? found[0] : undefined;
}

function modelFaults({ name, text, header }: Source, known: readonly string[]): CqlFault[] {
  return header.usings
    .filter(({ id, version }) => id !== 'System' && !isKnown(id, version, known))
    .map((using) => errorAt(name, text, using, missingModel(using, known)));
}

function isKnown(id: string, version: string | undefined, known: readonly string[]): boolean {
  return version === undefined ? known.some((key) => key.startsWith(`${id}|`)) : known.includes(keyOf({ id, version }));
}

function missingModel({ id, version }: Dependency, known: readonly string[]): string {
  const wanted = version === undefined ? id : `${id} version '${version}'`;
  const there = known.map((key) => key.replace('|', ' ')).join(', ');
  const remedy =
    id === FHIR_MODEL.id
      ? `Write \`using FHIR version '${FHIR_MODEL.version}'\`.`
      : 'Import its model information as a Library of type model-definition, or name a version that is there.';
  return `There is no model ${wanted}; there are ${there}. ${remedy}`;
}

function includeFaults({ name, text, header }: Source, sources: CqlSources): CqlFault[] {
  return header.includes
    .filter((include) => resolveInclude(include, sources) === undefined)
    .map((include) => errorAt(name, text, include, missingLibrary(include, sources)));
}

function missingLibrary({ id, version }: Dependency, sources: CqlSources): string {
  const there = [...sources.keys()].filter((key) => key.startsWith(`${id}|`)).map((key) => key.slice(id.length + 1));
  if (version === undefined && there.length > 1) {
    return `${id} is there in versions ${there.join(', ')}: name one, as in \`include ${id} version '${there[0]}'\`.`;
  }
  const wanted = version === undefined ? id : `${id} version '${version}'`;
  const others = there.length > 0 ? `, only ${there.map((other) => other || '(without version)').join(', ')}` : '';
  return `The included library ${wanted} is not there as CQL${others}. Send it along, or import it first.`;
}

/** One fault for each include that closes a circle. */
function circles(all: readonly Source[], sources: CqlSources): CqlFault[] {
  const byKey = new Map(all.map((source) => [source.key, source]));
  const faults: CqlFault[] = [];
  const done = new Set<string>();
  const follow = (source: Source, path: readonly string[]) => {
    if (done.has(source.key)) return;
    for (const include of source.header.includes) {
      const key = resolveInclude(include, sources);
      const next = key === undefined ? undefined : byKey.get(key);
      if (!next) continue;
      const start = [...path, source.key].indexOf(next.key);
      if (start < 0) follow(next, [...path, source.key]);
      else faults.push(errorAt(source.name, source.text, include, circle([...path, source.key].slice(start))));
    }
    done.add(source.key);
  };
  for (const source of all) follow(source, []);
  return faults;
}

function circle(path: readonly string[]): string {
  return (
    `The includes run in a circle: ${[...path, path[0]].join(' -> ')}. ` +
    'Move what these libraries share into one that includes none of them.'
  );
}

function twoVersions(all: readonly Source[], sources: CqlSources): CqlFault[] {
  const first = new Map<string, { version: string | undefined; by: string }>();
  const warnings: CqlFault[] = [];
  for (const { name, text, header } of all) {
    for (const include of header.includes) {
      const { id, version = resolveInclude(include, sources)?.slice(include.id.length + 1), line, column } = include;
      const known = first.get(id);
      if (!known) first.set(id, { version, by: name });
      else if (known.version !== version) {
        const message = `${id} is included in version ${version} here and in version ${known.version} by ${known.by}.`;
        warnings.push({ severity: 'warning', library: name, line, column, message, source: lineOf(text, line) });
      }
    }
  }
  return warnings;
}
