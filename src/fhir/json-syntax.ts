/** Where a JSON text breaks the grammar, and what stood in the way; never a piece of the text, which may be patient data. */
export interface SyntaxFault {
  line: number;
  column: number;
  expected: string;
}

/* eslint-disable no-control-regex -- JSON strings may not hold control characters */
const TOKEN =
  /[ \t\r\n]*(?:([{}[\],:])|("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null))/y;

type Expectation = 'value' | 'value or ]' | 'name' | 'name or }' | ':' | ', or ]' | ', or }' | 'end';

const WORDS: Record<Expectation, string> = {
  value: 'a value',
  'value or ]': 'a value or "]"',
  name: 'a name in double quotes',
  'name or }': 'a name in double quotes or "}"',
  ':': '":"',
  ', or ]': '"," or "]"',
  ', or }': '"," or "}"',
  end: 'nothing more',
};

/** Finds the first fault of a text that `JSON.parse` refused. https://www.rfc-editor.org/rfc/rfc8259 */
export function findSyntaxFault(text: string): SyntaxFault {
  const open: ('{' | '[')[] = [];
  let expected: Expectation = 'value';
  let position = 0;
  for (;;) {
    TOKEN.lastIndex = position;
    const match = TOKEN.exec(text);
    const next: Expectation | null = match && step(expected, match, open);
    if (!next) return fault(text, position, expected);
    expected = next;
    position = TOKEN.lastIndex;
  }
}

function step(expected: Expectation, match: RegExpExecArray, open: ('{' | '[')[]): Expectation | null {
  const [, mark, string, scalar] = match;
  switch (expected) {
    case 'name':
      return string === undefined ? null : ':';
    case 'name or }':
      return mark === '}' ? close(open) : step('name', match, open);
    case ':':
      return mark === ':' ? 'value' : null;
    case ', or ]':
    case ', or }':
      return afterItem(expected, mark, open);
    case 'end':
      return null;
    default:
      return string || scalar ? after(open) : begin(expected, mark, open);
  }
}

function begin(expected: Expectation, mark: string | undefined, open: ('{' | '[')[]): Expectation | null {
  if (mark === ']' && expected === 'value or ]') return close(open);
  if (mark !== '{' && mark !== '[') return null;
  open.push(mark);
  return mark === '{' ? 'name or }' : 'value or ]';
}

function afterItem(expected: ', or ]' | ', or }', mark: string | undefined, open: ('{' | '[')[]): Expectation | null {
  if (mark === ',') return expected === ', or ]' ? 'value' : 'name';
  return mark === expected.at(-1) ? close(open) : null;
}

function close(open: ('{' | '[')[]): Expectation {
  open.pop();
  return after(open);
}

function after(open: ('{' | '[')[]): Expectation {
  if (open.length === 0) return 'end';
  return open.at(-1) === '{' ? ', or }' : ', or ]';
}

function fault(text: string, position: number, expected: Expectation): SyntaxFault {
  const start = position + (/^[ \t\r\n]*/.exec(text.slice(position, position + 10_000))?.[0].length ?? 0);
  const before = text.slice(0, start);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: start - lineStart + 1, expected: WORDS[expected] };
}
