import type { Outcome, TextPiece } from '../api/explanations.js';
import { OUTCOMES } from './outcome-words.js';

/** What the marks and colours of the logic mean. */
export function Legend() {
  return (
    <ul className="legend" aria-label="Legend">
      {Object.values(OUTCOMES).map(({ mark, style, words }) => (
        <li key={style} className={`clause clause--${style}`}>
          {mark} {words}
        </li>
      ))}
    </ul>
  );
}

/** CQL with its clauses marked, line by line. */
export function MarkedCql({ text }: { text: readonly TextPiece[] }) {
  return (
    <pre className="cql" tabIndex={0}>
      {linesOf(text).map((piece, index) => (
        <Piece key={index} {...piece} />
      ))}
    </pre>
  );
}

function Piece({ text, outcome }: TextPiece) {
  if (outcome === null || text.trim() === '') return text;
  const { mark, style, words } = OUTCOMES[outcome];
  const [, space = '', rest = ''] = /^(\s*)([\s\S]*)$/.exec(text) ?? [];
  return (
    <>
      {space}
      <span className={`clause clause--${style}`} title={words}>
        {mark}
        {rest}
      </span>
    </>
  );
}

/** Neighbours of the same outcome as one, then cut at the ends of lines, so that each line has its mark. */
function linesOf(text: readonly TextPiece[]): TextPiece[] {
  const runs: { text: string; outcome: Outcome | null }[] = [];
  for (const piece of text) {
    const last = runs.at(-1);
    if (last && (last.outcome === piece.outcome || piece.text.trim() === '')) last.text += piece.text;
    else runs.push({ text: piece.text, outcome: piece.outcome });
  }
  return runs.flatMap((run) => run.text.split(/(?<=\n)/).map((line) => ({ text: line, outcome: run.outcome })));
}
