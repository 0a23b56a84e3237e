import type { FlipTotals } from '../evaluation/flips/flips.js';
import type { DefinitionChange } from '../measures/versions/comparison/definition-changes.js';
import type { MeasureChange } from '../measures/versions/comparison/measure-changes.js';
import type { PackageChanges } from '../measures/versions/comparison/package-comparison.js';
import type { ComparedCode, ValueSetChange } from '../measures/versions/comparison/value-set-changes.js';
import type { PackageSummary } from '../measures/measure-packages.js';
import { renderTable } from './table.js';

/** What differs between two packages, for a reader at a terminal. */
export function comparisonText(before: PackageSummary, after: PackageSummary, changes: PackageChanges): string {
  const used = changes.definitions.filter((one) => one.used);
  const unused = changes.definitions.length - used.length;
  const sections = [
    section('Measure', changes.measure.map(measureLine)),
    section(
      'Libraries',
      changes.libraries.map(({ before: old, after: young }) => arrow(old, young)),
    ),
    section('Definitions', [
      ...used.flatMap(definitionLines),
      ...(unused > 0 ? [`${unused} more that no population, stratum or supplemental data draws on`] : []),
    ]),
    section('Value sets', changes.valueSets.flatMap(valueSetLines)),
  ].filter((text) => text !== null);
  const head = [`before  ${packageWords(before)}`, `after   ${packageWords(after)}`].join('\n');
  return [head, ...(sections.length > 0 ? sections : ['Nothing differs.'])].join('\n\n');
}

/** How many persons count otherwise, in a table of those who moved. */
export function flipTotalsText(totals: FlipTotals, { start, end }: { start: string; end: string }): string {
  const { comparedPersons, flippedPersons, incomparablePersons } = totals;
  const head =
    `Persons, ${start} to ${end}: ${comparedPersons} compared, ${flippedPersons} count otherwise` +
    (incomparablePersons > 0 ? `, ${incomparablePersons} not compared: evaluate both again` : '');
  const moved = totals.transitions.filter((one) => one.before !== one.after);
  if (moved.length === 0) return head;
  const rows = moved.map(({ group, population, before, after, persons }) => [
    group,
    population,
    String(before),
    String(after),
    String(persons),
  ]);
  return `${head}\n\n${renderTable(['Group', 'Population', 'Before', 'After', 'Persons'], rows)}`;
}

function packageWords({ title, url, version, status }: PackageSummary): string {
  return `${title} ${version} (${status})  ${url}|${version}`;
}

function section(title: string, lines: readonly string[]): string | null {
  return lines.length === 0 ? null : [title, ...lines.map((line) => `  ${line}`)].join('\n');
}

function measureLine({ part, group, item, before, after }: MeasureChange): string {
  const subject = [part, item].filter(Boolean).join(' ');
  return `${group === null ? '' : `${group}: `}${subject}: ${arrow(before, after)}`;
}

function arrow(before: string | null, after: string | null): string {
  return `${before ?? '(none)'} -> ${after ?? '(none)'}`;
}

function definitionLines({ library, name, change, before, after, causes }: DefinitionChange): string[] {
  const by = causes.length > 0 ? `, by ${causes.join(', ')}` : '';
  return [`${change} ${name} [${library}]${by}`, ...textLines('-', before), ...textLines('+', after)];
}

function textLines(sign: '-' | '+', text: string | null): string[] {
  return text === null ? [] : text.split('\n').map((line) => `    ${sign} ${line}`);
}

function valueSetLines(change: ValueSetChange): string[] {
  const { name, url, versionBefore, versionAfter, countBefore, countAfter, addedCount, removedCount } = change;
  const versions = versionBefore === versionAfter ? '' : `, version ${arrow(versionBefore, versionAfter)}`;
  const counts =
    change.change === 'version'
      ? `${countAfter} codes`
      : `${countBefore} -> ${countAfter} codes (+${addedCount} -${removedCount})`;
  return [
    `${change.change} ${name}: ${counts}${versions}  ${url}`,
    ...codeLines('-', change.removed, removedCount),
    ...codeLines('+', change.added, addedCount),
  ];
}

function codeLines(sign: '-' | '+', codes: readonly ComparedCode[], count: number): string[] {
  const lines = codes.map(
    ({ system, code, display }) => `    ${sign} ${system}|${code}${display ? ` ${display}` : ''}`,
  );
  return count > codes.length ? [...lines, `    ${sign} and ${count - codes.length} more`] : lines;
}
