import { Link } from 'react-router';
import type { MeasurePackage } from '../api/packages.js';
import { Badge } from '../design/badge.js';
import { Table, type Column } from '../design/table.js';
import { packageAddress } from './addresses.js';
import { LifeCycle } from './life-cycle.js';
import { effectiveText, STATES } from './package-words.js';

interface PackagesTableProps {
  packages: readonly MeasurePackage[];
  onChanged: () => void;
}

/** One line for each version of each measure. */
export function PackagesTable({ packages, onChanged }: PackagesTableProps) {
  const columns: readonly Column<MeasurePackage>[] = [
    { head: 'Measure', cell: (one) => <PackageName package={one} /> },
    { head: 'Version', cell: ({ version }) => version },
    { head: 'State', cell: ({ status }) => <Badge tone={STATES[status].tone}>{STATES[status].text}</Badge> },
    { head: 'Effective', cell: ({ effectivePeriod }) => effectiveText(effectivePeriod) },
    { head: 'Value sets', cell: (one) => <Lacking package={one} /> },
    { head: 'Use', cell: (one) => <LifeCycle package={one} onChanged={onChanged} /> },
  ];
  return <Table label="Measure packages" columns={columns} rows={packages} keyOf={({ id }) => id} />;
}

function PackageName({ package: one }: { package: MeasurePackage }) {
  return (
    <div className="measure-name">
      <Link to={packageAddress(one)}>{one.title}</Link>
      <span className="muted small">{one.identifiers[0] ?? one.name}</span>
    </div>
  );
}

/** What of its value sets stands in the way of a submission. */
function Lacking({ package: { missing, starters } }: { package: MeasurePackage }) {
  if (missing.length === 0 && starters.length === 0) return <span className="muted">All there</span>;
  return (
    <span className="chips">
      {missing.length > 0 && <Badge tone="bad">{missing.length} missing</Badge>}
      {starters.length > 0 && <Badge tone="warn">{starters.length} starter</Badge>}
    </span>
  );
}
