import type { CodingQuality } from '../api/feed-health.js';
import { Empty } from '../design/empty.js';
import { formatCount } from '../design/format.js';
import { Table, type Column } from '../design/table.js';
import { sentenceCase } from './health-words.js';

const COLUMNS: readonly Column<CodingQuality>[] = [
  {
    head: 'Data',
    cell: ({ type, kind, words }) =>
      kind === null ? type : <span className="kind-of-data">{sentenceCase(words)}</span>,
  },
  { head: 'Resources', number: true, cell: ({ count }) => formatCount(count) },
  {
    head: 'Flaws',
    cell: ({ flaws }) => (
      <ul className="flaws">
        {flaws.map(({ flaw, text, count }) => (
          <li key={flaw}>
            {text} <span className="muted">({formatCount(count)})</span>
          </li>
        ))}
      </ul>
    ),
  },
];

/** Types, and the kinds in them that measures need, which have flaws. */
export function CodingTable({ coding }: { coding: readonly CodingQuality[] }) {
  if (coding.every(({ count }) => count === 0)) return <Empty title="No resources of the last year" />;
  const flawed = coding.filter(({ flaws }) => flaws.length > 0);
  if (flawed.length === 0) {
    return (
      <Empty title="No flaws">
        <p>All resources of the last year carry standard codes, units, a status and a date.</p>
      </Empty>
    );
  }
  return (
    <Table
      label="How resources are coded"
      columns={COLUMNS}
      rows={flawed}
      keyOf={({ type, kind }) => `${type}/${kind ?? ''}`}
    />
  );
}
