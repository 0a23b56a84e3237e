import { FhirError } from './operation-outcome.js';
import { findSyntaxFault } from './json-syntax.js';

/**
 * Decimals whose digits a JavaScript number does not keep (`1.00`, `1e3`, 20 digits): their text by the object that
 * holds them and its key. https://hl7.org/fhir/R4/json.html#decimal
 */
const exactTexts = new WeakMap<object, Map<string, string>>();
/** Objects that hold such a decimal somewhere below. */
const exactTrees = new WeakSet<object>();

/** Numbers that may lose digits: trailing zeros, exponents, more digits than a double has. May also match in strings. */
const SUSPECT = /[:,[]\s*(-?(?:\d+\.\d*0|\d[\d.]*[eE][+-]?\d+|\d[\d.]{15,}))(?=\s*[,}\]])/g;
/** Numbers as JSON has them, and not as names: a mark would make valid what is not (`01`, `{1.0:2}`). */
const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?!\s*:)/g;
/** Stands before a number's text while it passes through `JSON.parse`; FHIR strings cannot hold U+0002. */
const MARK = '\u0002number:';
const ESCAPED_MARK = '\\u0002number:';

/** Levels of objects and lists; a resource of FHIR has a few dozen. A guard of everything that walks a resource. */
const DEEPEST = 500;
const [QUOTE, BACKSLASH, OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST] = [0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d];

const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads a JSON object. Decimals keep their digits when written again by `stringifyJson`, as long as the objects are
 * changed in place and not copied.
 * @throws FhirError 400 naming line and column, and never quoting the text
 */
export function parseJson(input: Uint8Array | string): Record<string, unknown> {
  const text = typeof input === 'string' ? input.replace(/^\uFEFF/, '') : decode(input);
  const value = parseText(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw FhirError.of(400, 'structure', 'A FHIR resource is a JSON object.');
  }
  return value as Record<string, unknown>;
}

/** Reads what Caliper itself wrote, an array too, with the same care for decimals. */
export function parseText(text: string): unknown {
  const exact = losesDigits(text);
  let value: unknown;
  try {
    value = JSON.parse(exact ? markNumbers(text) : text);
  } catch {
    // The engine's own message quotes the text, so the cause is left behind.
    const { line, column, expected } = findSyntaxFault(text);
    throw FhirError.of(400, 'invalid', `Not valid JSON: line ${line}, column ${column}: expected ${expected}.`);
  }
  refuseDepth(text);
  if (exact) restoreNumbers(value);
  return value;
}

/** The engine reads any depth without recursion, but hardly anything else does. `text` is valid JSON. */
function refuseDepth(text: string): void {
  // Each level takes two brackets.
  if (text.length <= 2 * DEEPEST) return;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charCodeAt(at);
    if (sign === QUOTE) at = endOfString(text, at);
    else if (sign === OPEN_OBJECT || sign === OPEN_LIST) {
      depth += 1;
      if (depth > DEEPEST) {
        throw FhirError.of(400, 'too-costly', `The JSON is nested more than ${DEEPEST} levels deep.`);
      }
    } else if (sign === CLOSE_OBJECT || sign === CLOSE_LIST) depth -= 1;
  }
}

/** Place of the quote that ends the string which begins at `start`. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === BACKSLASH) escapes += 1;
    if (escapes % 2 === 0) return end;
  }
}

/** Writes JSON text in which every decimal has the digits it was read with. */
export function stringifyJson(value: object): string {
  if (!exactTrees.has(value)) return JSON.stringify(value);
  const marked = JSON.stringify(value, function (this: unknown, key: string, inner: unknown) {
    const text = typeof inner === 'number' ? exactTexts.get(this as object)?.get(key) : undefined;
    return text !== undefined && Number(text) === inner ? MARK + text : inner;
  });
  return marked.replaceAll(/"\\u0002number:([^"]*)"/g, '$1');
}

/** Tells `stringifyJson` that `parent` now also holds what is below `child`. */
export function adoptDecimals(parent: object, child: unknown): void {
  if (typeof child === 'object' && child !== null && exactTrees.has(child)) exactTrees.add(parent);
}

function decode(bytes: Uint8Array): string {
  try {
    // Strips a byte order mark by itself.
    return decoder.decode(bytes);
  } catch (cause) {
    throw new FhirError(400, [{ severity: 'error', code: 'invalid', diagnostics: 'The body is not UTF-8 text.' }], {
      cause,
    });
  }
}

function losesDigits(text: string): boolean {
  if (text.includes(ESCAPED_MARK)) return false;
  for (const [, number] of text.matchAll(SUSPECT)) if (String(Number(number)) !== number) return true;
  return false;
}

function markNumbers(text: string): string {
  return text.replaceAll(STRING_OR_NUMBER, (token) =>
    token.startsWith('"') || String(Number(token)) === token ? token : `"${ESCAPED_MARK}${token}"`,
  );
}

function restoreNumbers(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const holder = value as Record<string, unknown>;
  let found = false;
  for (const key of Object.keys(holder)) {
    const inner = holder[key];
    if (typeof inner === 'string' && inner.startsWith(MARK)) {
      keepDigits(holder, key, inner.slice(MARK.length));
      found = true;
    } else if (restoreNumbers(inner)) found = true;
  }
  if (found) exactTrees.add(holder);
  return found;
}

function keepDigits(holder: Record<string, unknown>, key: string, text: string): void {
  holder[key] = Number(text);
  const texts = exactTexts.get(holder) ?? new Map<string, string>();
  texts.set(key, text);
  exactTexts.set(holder, texts);
}
