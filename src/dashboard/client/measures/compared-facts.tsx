import type { Comparison } from '../api/comparisons.js';
import { Card } from '../design/card.js';
import { Table, type Column } from '../design/table.js';
import { populationName } from './population-names.js';

interface Row {
  key: string;
  what: string;
  before: string | null;
  after: string | null;
}

const COLUMNS: readonly Column<Row>[] = [
  { head: 'What', cell: ({ what }) => what },
  { head: 'Before', cell: ({ before }) => before ?? <span className="muted">none</span> },
  { head: 'After', cell: ({ after }) => after ?? <span className="muted">none</span> },
];

/** What the two Measures say differently, and the versions of their libraries; nothing where they say the same. */
export function ComparedFacts({ comparison }: { comparison: Comparison }) {
  const rows = rowsOf(comparison);
  if (rows.length === 0) return null;
  return (
    <Card title="Measure and libraries" flush>
      <Table label="Measure and libraries" columns={COLUMNS} rows={rows} keyOf={({ key }) => key} />
    </Card>
  );
}

function rowsOf({ measure, libraries, after }: Comparison): Row[] {
  const several = after.groups.length > 1;
  return [
    ...measure.map(({ part, group, item, ...sides }) => ({
      key: `${part} ${group ?? ''} ${item}`,
      what: whatOf(part, item, several ? group : null),
      ...sides,
    })),
    ...libraries.map(({ name, ...sides }) => ({ key: `library ${name}`, what: `Library ${name}`, ...sides })),
  ];
}

function whatOf(part: string, item: string, group: string | null): string {
  const name = part === 'population' ? populationName(item) : `${part.charAt(0).toUpperCase()}${part.slice(1)} ${item}`;
  return group === null ? name : `${name} · ${group}`;
}
