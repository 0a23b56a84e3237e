import { EvaluationError } from './evaluation-error.js';
import { spendOnList, spendOnText } from './limits.js';
import { regularExpression, substitution } from './regular-expression.js';
import type { Truth, Value } from './value.js';

/** Logic that joins texts over and over would fill the memory. */
const MAXIMUM_LENGTH = 10_000_000;

type Text = string | null;
type Position = number | null;

/** Null when one is null, as all operators here. https://cql.hl7.org/09-b-cqlreference.html#concatenate */
export function concatenate(...texts: readonly Text[]): Text {
  return texts.includes(null) ? null : joined(texts, '');
}

/** Leaves null elements out; null when there is none left. https://cql.hl7.org/09-b-cqlreference.html#combine */
export function combine(texts: readonly Text[] | null, separator: Text): Text {
  const known = texts?.filter((text) => text !== null) ?? [];
  return known.length === 0 ? null : joined(known, separator ?? '');
}

/** https://cql.hl7.org/09-b-cqlreference.html#split */
export function split(text: Text, separator: Text): readonly string[] | null {
  if (text === null) return null;
  return separator === null || separator === '' ? [text] : pieces(text.split(separator));
}

/** https://cql.hl7.org/09-b-cqlreference.html#splitonmatches */
export function splitOnMatches(text: Text, pattern: Text): readonly string[] | null {
  if (text === null) return null;
  return pattern === null ? [text] : pieces(regularExpression(pattern, text).split(text));
}

export function upper(text: Text): Text {
  return text === null ? null : bounded(text.toUpperCase());
}

export function lower(text: Text): Text {
  return text === null ? null : bounded(text.toLowerCase());
}

/** From 0; -1 when it is not found. https://cql.hl7.org/09-b-cqlreference.html#positionof */
export function positionOf(pattern: Text, text: Text): Position {
  return pattern === null || text === null ? null : read(text).indexOf(pattern);
}

export function lastPositionOf(pattern: Text, text: Text): Position {
  return pattern === null || text === null ? null : read(text).lastIndexOf(pattern);
}

export function startsWith(text: Text, prefix: Text): Truth {
  return text === null || prefix === null ? null : text.startsWith(prefix);
}

export function endsWith(text: Text, suffix: Text): Truth {
  return text === null || suffix === null ? null : text.endsWith(suffix);
}

/** Whether a part of the text matches. https://cql.hl7.org/09-b-cqlreference.html#matches */
export function matches(text: Text, pattern: Text): Truth {
  return text === null || pattern === null ? null : regularExpression(pattern, text).matcher(text).find();
}

/** https://cql.hl7.org/09-b-cqlreference.html#replacematches */
export function replaceMatches(text: Text, pattern: Text, replacement: Text): Text {
  if (text === null || pattern === null || replacement === null) return null;
  return bounded(regularExpression(pattern, text).matcher(text).replaceAll(substitution(replacement)));
}

/** Null when it starts outside of the text. https://cql.hl7.org/09-b-cqlreference.html#substring */
export function substring(text: Text, start: Position, length: Position): Text {
  if (text === null || start === null || start < 0 || (start > 0 && start >= text.length)) return null;
  return length === null ? text.slice(start) : text.slice(start, start + Math.max(length, 0));
}

/** A character of a text or element of a list, from 0; null outside. https://cql.hl7.org/09-b-cqlreference.html#indexer */
export function indexer(source: string | readonly Value[] | null, index: Position): Value {
  return source === null || index === null ? null : (source[index] ?? null);
}

/** Characters of a text or elements of a list. https://cql.hl7.org/09-b-cqlreference.html#length */
export function length(source: string | readonly Value[] | null): Position {
  return source === null ? null : source.length;
}

/** As above, where null is known to be a list. https://cql.hl7.org/09-b-cqlreference.html#length-1 */
export function lengthOfList(source: readonly Value[] | null): number {
  return source === null ? 0 : source.length;
}

/** Measured before it is made, so that a long one never is. */
function joined(texts: readonly Text[], separator: string): string {
  let length = -separator.length;
  for (const text of texts) length += (text?.length ?? 0) + separator.length;
  requireLength(length);
  return texts.join(separator);
}

function bounded(text: string): string {
  requireLength(text.length);
  return text;
}

function requireLength(length: number): void {
  if (length > MAXIMUM_LENGTH) throw new EvaluationError(`A text is longer than ${MAXIMUM_LENGTH} characters`);
  spendOnText(length);
}

function pieces(texts: readonly string[]): readonly string[] {
  spendOnList(texts.length);
  return texts;
}

function read(text: string): string {
  spendOnText(text.length);
  return text;
}
