import { useState } from 'react';
import type { FlipTotals, Versions } from '../api/comparisons.js';
import type { Period } from '../api/measures.js';
import { Card } from '../design/card.js';
import { Empty } from '../design/empty.js';
import { formatCount, formatPeriod, formatPersons } from '../design/format.js';
import { Notice } from '../design/notice.js';
import { Table, type Column } from '../design/table.js';
import { FlippedPersons } from './flipped-persons.js';
import { groupName } from './group-words.js';
import { populationName } from './population-names.js';

/** One population with who came in, went out and stayed. */
interface Row {
  group: string;
  groupName: string | null;
  population: string;
  stayed: number;
  /** Counts once or more only after. */
  entered: number;
  /** Counts once or more only before. */
  left: number;
  /** Counts in both, with other numbers of episodes. */
  recounted: number;
}

interface ComparedTotalsProps {
  versions: Versions;
  period: Period;
  totals: FlipTotals;
}

/** Population by population how many count otherwise, then who and why. */
export function ComparedTotals({ versions, period, totals }: ComparedTotalsProps) {
  const [shown, setShown] = useState<Row | null>(null);
  const rows = rowsOf(totals);
  return (
    <>
      {totals.incomparablePersons > 0 && (
        <Notice tone="warn" title={`${formatPersons(totals.incomparablePersons)} not compared`}>
          <p>Their records changed between the two evaluations. Evaluate both versions again to see them too.</p>
        </Notice>
      )}
      <Card
        title={`Results in ${formatPeriod(period)}`}
        aside={
          <p className="muted small">
            {formatCount(totals.flippedPersons)} of {formatPersons(totals.comparedPersons)} count otherwise
          </p>
        }
        flush
      >
        <Table
          label="Populations"
          columns={columnsOf(setShown)}
          rows={rows}
          keyOf={({ group, population }) => `${group} ${population}`}
        />
      </Card>
      {totals.flippedPersons === 0 ? (
        <Empty title="Everyone counts as before" />
      ) : (
        <FlippedPersons
          key={`${shown?.group ?? ''} ${shown?.population ?? ''}`}
          versions={versions}
          period={period}
          numbers={totals.measurePeriods}
          only={shown && { ...shown, title: populationName(shown.population) }}
          onShowAll={() => setShown(null)}
        />
      )}
    </>
  );
}

function columnsOf(show: (row: Row) => void): readonly Column<Row>[] {
  return [
    {
      head: 'Population',
      cell: ({ groupName: group, population }) => (group === null ? '' : `${group} · `) + populationName(population),
    },
    { head: 'Before', number: true, cell: ({ stayed, left, recounted }) => formatCount(stayed + left + recounted) },
    { head: 'Left', number: true, cell: ({ left }) => formatCount(left) },
    { head: 'Entered', number: true, cell: ({ entered }) => formatCount(entered) },
    { head: 'Other count', number: true, cell: ({ recounted }) => formatCount(recounted) },
    {
      head: 'After',
      number: true,
      cell: ({ stayed, entered, recounted }) => formatCount(stayed + entered + recounted),
    },
    {
      head: 'Who',
      cell: (row) =>
        row.left + row.entered + row.recounted === 0 ? (
          <span className="muted">no change</span>
        ) : (
          <button
            type="button"
            className="button button--small"
            aria-label={`Show who changed in ${populationName(row.population)}`}
            onClick={() => show(row)}
          >
            Show
          </button>
        ),
    },
  ];
}

function rowsOf({ transitions, groups }: FlipTotals): Row[] {
  const rows = new Map<string, Row>();
  for (const { group, population, before, after, persons } of transitions) {
    const key = `${group} ${population}`;
    const index = groups.findIndex(({ id }) => id === group);
    const row = rows.get(key) ?? {
      ...{ group, population, stayed: 0, entered: 0, left: 0, recounted: 0 },
      groupName: groups.length > 1 ? groupName(groups[index] ?? { description: null }, index) : null,
    };
    if (before > 0 && after > 0) row[before === after ? 'stayed' : 'recounted'] += persons;
    else if (before > 0) row.left += persons;
    else if (after > 0) row.entered += persons;
    rows.set(key, row);
  }
  return inOrderOfCounting([...rows.values()]);
}

const ORDER = ['initial-population', 'denominator', 'denominator-exclusion', 'denominator-exception', 'numerator'];

/** Groups stay together; populations as a measure counts them. */
function inOrderOfCounting(rows: readonly Row[]): Row[] {
  const place = ({ population }: Row) => (ORDER.indexOf(population) + ORDER.length + 1) % (ORDER.length + 1);
  return [...rows].sort((a, b) => a.group.localeCompare(b.group) || place(a) - place(b));
}
