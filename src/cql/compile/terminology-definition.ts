import type { ElmReference } from '../elm.js';
import { Code, CodeSystem, Concept } from '../runtime/clinical.js';
import type { ValueSet } from '../runtime/clinical.js';
import type { LinkedLibrary } from './linker.js';

/** A code, code system, concept or value set that a library defines; null when it has none of that name. */
export function terminologyDefinition(
  library: LinkedLibrary,
  kind: 'codes' | 'codeSystems' | 'concepts' | 'valueSets',
  name: string,
): Code | CodeSystem | Concept | ValueSet | null {
  switch (kind) {
    case 'valueSets':
      return library.valueSets.get(name) ?? null;
    case 'codeSystems':
      return codeSystem(library, { name });
    case 'codes':
      return code(library, { name });
    case 'concepts':
      return concept(library, name);
  }
}

function codeSystem(library: LinkedLibrary, reference: ElmReference): CodeSystem | null {
  const found = owner(library, reference)?.elm.codeSystems?.def?.find(({ name }) => name === reference.name);
  return found ? new CodeSystem(found.id, found.version ?? null, found.name) : null;
}

function code(library: LinkedLibrary, reference: ElmReference): Code | null {
  const definedIn = owner(library, reference);
  const found = definedIn?.elm.codes?.def?.find(({ name }) => name === reference.name);
  if (!definedIn || !found) return null;
  const system = found.codeSystem ? codeSystem(definedIn, found.codeSystem) : null;
  return new Code(found.id, system?.id ?? null, system?.version ?? null, found.display ?? null);
}

function concept(library: LinkedLibrary, name: string): Concept | null {
  const found = library.elm.concepts?.def?.find((definition) => definition.name === name);
  if (!found) return null;
  return new Concept(
    found.code.map((reference) => code(library, reference)),
    found.display ?? null,
  );
}

function owner(library: LinkedLibrary, { libraryName }: ElmReference): LinkedLibrary | undefined {
  return libraryName === undefined ? library : library.includes.get(libraryName);
}
