import { stringify } from 'csv-stringify/sync';
import { safeCell } from '../../submissions/csv/safe-cell.js';
import type { SliceFigures } from './slice-counts.js';
import type { NamedSlices } from './slices.service.js';

/** One line for each slice, group and population, then those of the total; scores as `rate`. */
export function writeSlices({ by, slices, total }: NamedSlices): string {
  const heading = [...by.flatMap((dimension) => [dimension, `${dimension}_name`]), 'group', 'population', 'count'];
  const lines = slices.flatMap((slice) =>
    figureLines(slice).map((line) => [
      ...slice.values.flatMap((value, place) => [value, slice.labels[place]]),
      ...line,
    ]),
  );
  const totals = figureLines(total).map((line) => [...by.flatMap(() => ['total', '']), ...line]);
  return stringify(
    [heading, ...lines, ...totals].map((line) =>
      line.map((cell) => (typeof cell === 'string' ? safeCell(cell) : cell)),
    ),
  );
}

function figureLines({ persons, failed, groups }: SliceFigures): (string | number)[][] {
  return [
    ['', 'persons', persons],
    ['', 'failed', failed],
    ...groups.flatMap(({ id, populations, score }) => [
      ...Object.entries(populations).map(([population, count]) => [id, population, count]),
      [id, 'rate', score ?? 'not applicable'],
    ]),
  ];
}
