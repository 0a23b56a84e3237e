import type { Period } from '../cql/engine.js';
import type { DefinitionExplanation, Outcome, RetrieveExplanation, TextPiece } from '../cql/explanation.js';
import type { RecordExplanation } from '../evaluation/explain-record.js';

export interface TextOptions {
  title: string;
  period: Period;
  /** Colours besides the marks, for a terminal. */
  colour: boolean;
}

/** Marks say what colours say, so that neither is needed for the other. */
const MARKS: Readonly<Record<Outcome, string>> = { true: '✓', false: '✗', null: '?', 'not reached': '·' };
/** Green, red, grey, grey. https://www.ecma-international.org/publications-and-standards/standards/ecma-48/ */
const COLOURS: Readonly<Record<Outcome, string>> = { true: '32', false: '31', null: '90', 'not reached': '90' };
const LEGEND = '✓ true, or has members   ✗ false, or has none   ? unknown (null)   · not reached';
/** Converts types of FHIR to types of CQL: no logic of a measure. Its clauses are in the JSON. */
const CONVERSIONS = /^FHIRHelpers(\||$)/;
const SHOWN_RESOURCES = 10;

/** An explanation to be read on a terminal: populations, then the logic with its clauses marked, then the retrieves. */
export function explanationText(given: RecordExplanation, { title, period, colour }: TextOptions): string {
  const explanation = printable(given);
  const shown = explanation.definitions.filter(({ library }) => !CONVERSIONS.test(library));
  const parts = [
    `${printable(title)}\nPatient ${explanation.result.patient}, ${period.start} to ${period.end}`,
    populations(explanation),
    LEGEND,
    ...notes(explanation),
    ...inOrder(shown, explanation).map((definition) => definitionText(definition, colour)),
    ['Retrieves', ...explanation.retrieves.map(retrieveText)].join('\n'),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** Packages and records come from outside: what a terminal would obey is not printed. */
function printable<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value), (_, item: unknown) =>
    typeof item === 'string' ? item.replace(/\r\n?/g, '\n').replace(/(?![\n\t])\p{Cc}/gu, '�') : item,
  ) as Value;
}

function populations({ result, criteria }: RecordExplanation): string {
  if (result.error !== null) return `The evaluation failed: ${result.error}`;
  const width = Math.max(0, ...criteria.map(({ population }) => population.length));
  return result.groups
    .flatMap(({ id, populations: counts }) => [
      `Populations of ${id}`,
      ...criteria
        .filter(({ group, population }) => group === id && population in counts)
        .map(
          ({ population, expression }) => `  ${population.padEnd(width)}  ${counts[population] ?? 0}  "${expression}"`,
        ),
    ])
    .join('\n');
}

function notes({ unannotated }: RecordExplanation): string[] {
  return unannotated
    .filter((library) => !CONVERSIONS.test(library))
    .map((library) => `${library} was translated without annotations: its definitions are shown without text.`);
}

/** What decides populations first, in their order; the rest as it stands. */
function inOrder(
  definitions: readonly DefinitionExplanation[],
  { criteria }: RecordExplanation,
): readonly DefinitionExplanation[] {
  const [main] = definitions;
  const place = ({ library, name }: DefinitionExplanation) => {
    const index = criteria.findIndex(({ expression }) => expression === name);
    return index < 0 || library !== main?.library ? criteria.length : index;
  };
  return [...definitions].sort((a, b) => place(a) - place(b));
}

function definitionText(definition: DefinitionExplanation, colour: boolean): string {
  const { library, name, outcome, value, text } = definition;
  const reached = outcome === 'not reached' ? 'not reached' : value;
  const heading = `${painted(MARKS[outcome], outcome, colour)} ${name}: ${reached}   [${library}]`;
  if (outcome === 'not reached' || text.length === 0) return heading;
  const marked = runs(text).map((piece) => markedPiece(piece, colour));
  return `${heading}\n${marked.join('').replace(/^/gm, '    ')}`;
}

/** Neighbours with the same outcome as one. */
function runs(text: readonly TextPiece[]): Omit<TextPiece, 'clause'>[] {
  const merged: Omit<TextPiece, 'clause'>[] = [];
  for (const { text: words, outcome } of text) {
    const last = merged.at(-1);
    if (last && (last.outcome === outcome || words.trim() === '')) last.text += words;
    else merged.push({ text: words, outcome });
  }
  return merged;
}

/** The mark stands before the first word of each line, so that the text keeps its lines. */
function markedPiece({ text, outcome }: Omit<TextPiece, 'clause'>, colour: boolean): string {
  if (outcome === null) return text;
  return text.replace(/\S.*/g, (words) => painted(`${MARKS[outcome]}${words}`, outcome, colour));
}

function painted(text: string, outcome: Outcome, colour: boolean): string {
  return colour ? `\u001b[${COLOURS[outcome]}m${text}\u001b[0m` : text;
}

function retrieveText({ asked, define, found, dismissed }: RetrieveExplanation): string {
  const lines = dismissed.map(
    ({ by, define: where, resources }) =>
      `\n    ${resources.length} left out by "${by}" in "${where}": ${listed(resources)}`,
  );
  const names = found.length > 0 ? `: ${listed(found)}` : '';
  return `  [${asked}] in "${define}": ${found.length} found${names}${lines.join('')}`;
}

function listed(resources: readonly string[]): string {
  const rest = resources.length - SHOWN_RESOURCES;
  return resources.slice(0, SHOWN_RESOURCES).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}
