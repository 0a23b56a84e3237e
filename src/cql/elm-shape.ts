import type { ElmLibrary } from './elm.js';
import { MeasurePackageError } from './measure-package-error.js';

type Json = Readonly<Record<string, unknown>>;

/** Texts that each definition of a section has; those with a question mark may be absent. */
const SECTIONS: Readonly<Record<string, readonly string[]>> = {
  includes: ['localIdentifier', 'path', 'version?'],
  parameters: ['name'],
  codeSystems: ['name', 'id', 'version?'],
  valueSets: ['name', 'id', 'version?'],
  codes: ['name', 'id', 'display?'],
  concepts: ['name', 'display?'],
  statements: ['name', 'type?'],
};

/**
 * The ELM of a library, of which all that is read before compilation has the form it must have: packages come from
 * outside. Expressions are looked at when they are compiled. https://cql.hl7.org/elm.html
 * @throws MeasurePackageError
 */
export function checkedElm(elm: unknown): ElmLibrary {
  const library = isObject(elm) ? elm['library'] : undefined;
  const identifier = isObject(library) ? library['identifier'] : undefined;
  if (!isObject(library) || !isObject(identifier)) throw unreadable('a library without identifier');
  if (!hasTexts(identifier, ['id', 'version?', 'system?'])) throw unreadable('a library whose identifier is no text');
  for (const [section, texts] of Object.entries(SECTIONS)) {
    const fault = faultOfSection(library, section, texts);
    if (fault) throw unreadable(`${String(identifier['id']).slice(0, 200)}, ${fault}`);
  }
  return elm as ElmLibrary;
}

function faultOfSection(library: Json, section: string, texts: readonly string[]): string | null {
  const given = library[section] ?? {};
  const definitions = isObject(given) ? (given['def'] ?? []) : null;
  if (!Array.isArray(definitions)) return `whose ${section} are no list`;
  const at = (definitions as unknown[]).findIndex((one) => !isObject(one) || !hasTexts(one, texts) || !hasParts(one));
  return at < 0 ? null : `number ${at + 1} of its ${section}`;
}

/** Operands of functions, codes of concepts, the code system of a code and those of a value set. */
function hasParts({ operand, code, codeSystem }: Json): boolean {
  const lists = [operand, code].every((list) => list === undefined || isListOfNamed(list));
  return lists && (codeSystem === undefined || isNamed(codeSystem) || isListOfNamed(codeSystem));
}

function isListOfNamed(list: unknown): boolean {
  return Array.isArray(list) && (list as unknown[]).every(isNamed);
}

function isNamed(value: unknown): boolean {
  return isObject(value) && hasTexts(value, ['name', 'libraryName?']);
}

function hasTexts(value: Json, names: readonly string[]): boolean {
  return names.every((name) => {
    const text = value[name.replace('?', '')] ?? undefined;
    return typeof text === 'string' || (text === undefined && name.endsWith('?'));
  });
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unreadable(what: string): MeasurePackageError {
  return new MeasurePackageError(`The ELM cannot be read: ${what}`);
}
