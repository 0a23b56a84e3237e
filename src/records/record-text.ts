import { parseText, stringifyJson } from '../fhir/json.js';

type Node = Record<string, unknown>;

/** A member of the outermost object: where it begins with its name, its value, and where it ends. */
interface Member {
  name: string;
  start: number;
  value: number;
  end: number;
}

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d];

/** `reference` members. A quote inside a string stands behind a backslash, so that nothing in a text looks like one. */
const REFERENCE = /"reference":"([^"\\]*)(["\\])/g;

/** Narratives further in, whose insides are no references. */
const INNER_TEXT = /"text":[{[]/;

/**
 * A resource as a record has it, made from its stored text without reading it: another id, no narrative, `meta` with the
 * source and without version and time of update, references renamed. Gives what changing the parsed resource and writing
 * it would, and null where only that can be sure.
 * @param content as `stringifyJson` writes it
 */
export function renamedText(
  content: string,
  { id, source }: { id: string; source: string },
  rename: (reference: string) => string,
): string | null {
  const members = membersOf(content);
  if (!members?.some(({ name }) => name === 'id')) return null;
  const parts: string[] = [];
  let meta: string | undefined;
  for (const { name, start, value, end } of members) {
    if (name === 'text') continue;
    if (name === 'id') parts.push(`"id":${JSON.stringify(id)}`);
    else if (name === 'meta') parts.push((meta = metaText(content.slice(value, end), source)));
    else parts.push(content.slice(start, end));
  }
  if (meta === undefined) parts.push(metaText('{}', source));
  const text = `{${parts.join(',')}}`;
  return INNER_TEXT.test(text) ? null : renameReferences(text, rename);
}

function metaText(meta: string, source: string): string {
  const node = (parseText(meta) ?? {}) as Node;
  delete node.lastUpdated;
  delete node.versionId;
  node.source = source;
  return `"meta":${stringifyJson(node)}`;
}

function renameReferences(text: string, rename: (reference: string) => string): string | null {
  let unsure = false;
  const renamed = text.replaceAll(REFERENCE, (member, reference: string, last: string) => {
    if (last === '"') return `"reference":${JSON.stringify(rename(reference))}`;
    unsure = true;
    return member;
  });
  return unsure ? null : renamed;
}

/** Null for a text that is no object written without white space. */
function membersOf(text: string): Member[] | null {
  if (text.charCodeAt(0) !== OPEN_OBJECT) return null;
  const members: Member[] = [];
  let at = 1;
  while (at < text.length) {
    if (text.charCodeAt(at) !== QUOTE) return null;
    const close = endOfString(text, at);
    if (text.charCodeAt(close + 1) !== COLON) return null;
    const value = close + 2;
    const end = endOfValue(text, value);
    members.push({ name: text.slice(at + 1, close), start: at, value, end });
    if (text.charCodeAt(end) === CLOSE_OBJECT) return end === text.length - 1 ? members : null;
    at = end + 1;
  }
  return null;
}

/** Place of the comma or bracket after the value that begins at `start`. */
function endOfValue(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const sign = text.charCodeAt(at);
    if (sign === QUOTE) at = endOfString(text, at);
    else if (sign === OPEN_OBJECT || sign === OPEN_LIST) depth += 1;
    else if (depth === 0 && (sign === COMMA || sign === CLOSE_OBJECT)) return at;
    else if (sign === CLOSE_OBJECT || sign === CLOSE_LIST) depth -= 1;
  }
  return text.length;
}

/** Place of the quote that ends the string which begins at `start`. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  for (; end >= 0; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === BACKSLASH) escapes += 1;
    if (escapes % 2 === 0) return end;
  }
  return text.length;
}
