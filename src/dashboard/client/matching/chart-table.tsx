import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { PersonChart } from '../api/matching.js';
import { Badge } from '../design/badge.js';
import { formatCount, formatDate, formatMoment } from '../design/format.js';
import { Table, type Column } from '../design/table.js';
import { sexName } from '../persons/sex-name.js';

const COLUMNS: readonly Column<PersonChart>[] = [
  { head: 'Name there', cell: (chart) => <Who chart={chart} /> },
  { head: 'Home and contacts', cell: ({ demographics }) => <Lines of={contactsOf(demographics)} /> },
  { head: 'Numbers', cell: ({ demographics }) => <Lines of={numbersOf(demographics)} /> },
  { head: 'Resources', number: true, cell: ({ resourceCount }) => formatCount(resourceCount) },
  { head: 'Last received', cell: ({ lastReceived }) => formatMoment(lastReceived) },
];

interface ChartTableProps {
  label: string;
  charts: readonly PersonChart[];
  /** Stands before the EHR: a box to choose the chart, for instance. */
  choice?: (chart: PersonChart) => ReactNode;
}

/** Charts with what each EHR says of who its patient is. */
export function ChartTable({ label, charts, choice }: ChartTableProps) {
  const ehr: Column<PersonChart> = {
    head: 'EHR',
    cell: (chart) => (
      <span className="chart-name">
        {choice?.(chart)}
        <span className="chart-name__text">
          <Link to={`/sources/${chart.sourceName}`}>{chart.sourceTitle}</Link>
          <code className="small">{chart.patientId}</code>
        </span>
      </span>
    ),
  };
  return (
    <Table
      label={label}
      columns={[ehr, ...COLUMNS]}
      rows={charts}
      keyOf={({ sourceId, patientId }) => `${sourceId}/${patientId}`}
    />
  );
}

function Who({ chart: { demographics } }: { chart: PersonChart }) {
  if (demographics === null) return <Badge tone="warn">Deleted by the EHR</Badge>;
  const { names, birthDate, sex, deceased, active } = demographics;
  const born = birthDate ? `born ${formatDate(birthDate)}` : 'birth date unknown';
  return (
    <span className="lines">
      <span>{names[0] ?? 'Name unknown'}</span>
      {names.slice(1).map((name) => (
        <span key={name} className="small">
          {name}
        </span>
      ))}
      <span className="muted small">
        {sexName(sex)}, {born}
        {deceased === null ? '' : ', deceased'}
      </span>
      {!active && (
        <span>
          <Badge tone="warn">Out of use</Badge>
        </span>
      )}
    </span>
  );
}

function Lines({ of: lines }: { of: readonly string[] }) {
  if (lines.length === 0) return <span className="muted">–</span>;
  return (
    <span className="lines small">
      {lines.map((line) => (
        <span key={line}>{line}</span>
      ))}
    </span>
  );
}

function contactsOf(demographics: PersonChart['demographics']): string[] {
  return demographics ? [...demographics.addresses, ...demographics.telephones, ...demographics.emails] : [];
}

function numbersOf(demographics: PersonChart['demographics']): string[] {
  return [...new Set(demographics?.identifiers.map(({ label, value }) => `${label} ${value}`))];
}
