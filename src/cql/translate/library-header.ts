import type { CqlPlace } from './cql-fault.js';

/** A `using` or `include` of a library, at its place. */
export interface Dependency extends CqlPlace {
  /** Its name, without the namespace. */
  id: string;
  /** Undefined where the text names none. */
  version: string | undefined;
}

/** What a CQL text says before its first definition. https://cql.hl7.org/02-authorsguide.html#library */
export interface LibraryHeader {
  /** Undefined for a text that does not begin with `library`. */
  id: string | undefined;
  version: string | undefined;
  usings: readonly Dependency[];
  includes: readonly Dependency[];
}

interface Token extends CqlPlace {
  text: string;
}

/** Comments, strings, names in quotes, names, and single signs. Comments and unknown signs are no tokens of interest. */
const TOKEN =
  /\/\*[^]*?\*\/|\/\/[^\n]*|'[^'\\]*(?:\\.[^'\\]*)*'|"[^"\\]*(?:\\.[^"\\]*)*"|`[^`\\]*(?:\\.[^`\\]*)*`|[A-Za-z_]\w*|\S/gs;

/** Reads usings and includes without the translator, so that what they name can be looked up before it runs. */
export function readHeader(cql: string): LibraryHeader {
  const tokens = headerTokens(cql);
  const header = { id: undefined, version: undefined, usings: [] as Dependency[], includes: [] as Dependency[] };
  const [first] = tokens;
  const own = first?.text === 'library' ? dependencyAt(tokens, 0) : undefined;
  for (const [index, { text }] of tokens.entries()) {
    if (text !== 'using' && text !== 'include') continue;
    const found = dependencyAt(tokens, index);
    if (found) header[text === 'using' ? 'usings' : 'includes'].push(found);
  }
  return { ...header, id: own?.id, version: own?.version };
}

/** The tokens before the first statement; a text's includes stand there (https://cql.hl7.org/grammar.html). */
function headerTokens(cql: string): Token[] {
  const tokens: Token[] = [];
  for (const token of tokensOf(cql)) {
    if (token.text === 'define' || token.text === 'context') break;
    tokens.push(token);
  }
  return tokens;
}

function* tokensOf(cql: string): Generator<Token> {
  let [line, lineStart, counted] = [1, 0, 0];
  for (const { 0: text, index } of cql.matchAll(TOKEN)) {
    for (let end = cql.indexOf('\n', counted); end >= 0 && end < index; end = cql.indexOf('\n', counted)) {
      [line, lineStart, counted] = [line + 1, end + 1, end + 1];
    }
    if (!text.startsWith('/*') && !text.startsWith('//')) yield { text, line, column: index - lineStart + 1 };
  }
}

/** `keyword a.b.Name version '1'`: the name's last part, and the version. */
function dependencyAt(tokens: readonly Token[], at: number): Dependency | undefined {
  const keyword = tokens[at];
  let next = at + 1;
  while (tokens[next + 1]?.text === '.') next += 2;
  const name = tokens[next]?.text;
  if (!keyword || name === undefined || !/^["`\w]/.test(name)) return undefined;
  const version = tokens[next + 1]?.text === 'version' ? tokens[next + 2]?.text : undefined;
  const { line, column } = keyword;
  return { id: unquoted(name), version: version?.startsWith("'") ? unquoted(version) : undefined, line, column };
}

function unquoted(text: string): string {
  return /^["'`]/.test(text) ? text.slice(1, -1).replace(/\\(.)/g, '$1') : text;
}

/** The deepest place of a text's parentheses, brackets and braces. */
export function deepestNesting(cql: string): CqlPlace & { depth: number } {
  const deepest = { depth: 0, line: 1, column: 1 };
  let depth = 0;
  for (const { text, line, column } of tokensOf(cql)) {
    if (text === '(' || text === '[' || text === '{') depth += 1;
    else if (text === ')' || text === ']' || text === '}') depth -= 1;
    if (depth > deepest.depth) Object.assign(deepest, { depth, line, column });
  }
  return deepest;
}
