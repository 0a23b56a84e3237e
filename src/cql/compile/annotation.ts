import type { ElmStatement } from '../elm.js';

/** A piece of a definition's CQL and the innermost clause that it belongs to. */
export interface AnnotatedText {
  text: string;
  /** localId of the clause; null outside of any. */
  clause: string | null;
}

interface Narrative {
  r?: unknown;
  s?: unknown;
  value?: unknown;
}

const MAXIMUM_DEPTH = 500;

/**
 * The CQL of a definition as the translator leaves it in annotations; empty when it was told to leave none.
 * https://cql.hl7.org/elm/schema/annotation.html
 * @param known localIds that are clauses; what belongs to others belongs to the clause around them
 */
export function annotatedText(statement: ElmStatement, known: ReadonlySet<string>): AnnotatedText[] {
  const { annotation } = statement as { annotation?: unknown };
  const notes = (Array.isArray(annotation) ? annotation : []) as { type?: unknown; s?: unknown }[];
  const narrative = notes.find(({ type, s }) => type === 'Annotation' && typeof s === 'object');
  const pieces: AnnotatedText[] = [];
  if (narrative) collect(narrative.s as Narrative, null, known, pieces, 0);
  return merged(pieces);
}

function collect(
  { r, s, value }: Narrative,
  outer: string | null,
  known: ReadonlySet<string>,
  pieces: AnnotatedText[],
  depth: number,
): void {
  const clause = typeof r === 'string' && known.has(r) ? r : outer;
  if (Array.isArray(value)) pieces.push({ text: value.map(String).join(''), clause });
  if (!Array.isArray(s) || depth > MAXIMUM_DEPTH) return;
  for (const inner of s as (Narrative | null)[]) if (inner) collect(inner, clause, known, pieces, depth + 1);
}

/** Neighbours of the same clause as one piece. */
function merged(pieces: readonly AnnotatedText[]): AnnotatedText[] {
  const result: AnnotatedText[] = [];
  for (const { text, clause } of pieces) {
    const last = result.at(-1);
    if (last?.clause === clause) last.text += text;
    else result.push({ text, clause });
  }
  return result;
}
