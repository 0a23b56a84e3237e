import type { CqlPlace } from './cql-fault.js';
import type { ElmLibrary } from './elm.js';

/** Levels of expressions that the engines evaluate; published measures reach 33. */
export const DEEPEST_EXPRESSION = 300;

/** What stands beside an expression and is none. */
const NO_EXPRESSIONS: readonly string[] = ['annotation', 'signature', 'resultTypeSpecifier'];

/**
 * The deepest expression of a library's definitions, without recursion: the depth is what is in question.
 * @returns its depth, and the place of the nearest expression around it that has one
 */
export function deepestExpression({ library }: ElmLibrary): CqlPlace & { depth: number } {
  let deepest = { depth: 0, line: 0, column: 0 };
  const waiting: { node: unknown; depth: number; place: CqlPlace }[] = [
    { node: library['statements'], depth: 0, place: { line: 0, column: 0 } },
  ];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node } = next;
    if (typeof node !== 'object' || node === null) continue;
    const { type, locator } = node as { type?: unknown; locator?: unknown };
    const place = typeof locator === 'string' ? placeOf(locator) : next.place;
    const depth = next.depth + (typeof type === 'string' ? 1 : 0);
    if (depth > deepest.depth) deepest = { depth, ...place };
    for (const [name, inner] of Object.entries(node)) {
      if (!NO_EXPRESSIONS.includes(name)) waiting.push({ node: inner, depth, place });
    }
  }
  return deepest;
}

/** A locator is `line:column-line:column`. https://cql.hl7.org/elm.html#element */
export function placeOf(locator: string): CqlPlace {
  const [line = 0, column = 0] = locator.split(/[:-]/).map(Number);
  return { line, column };
}
