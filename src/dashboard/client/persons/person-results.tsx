import { Link } from 'react-router';
import type { PersonResult } from '../api/persons.js';
import { Badge } from '../design/badge.js';
import { formatCount, formatMoment, formatPeriod } from '../design/format.js';
import { Table, type Column } from '../design/table.js';
import { explanationAddress, measureAddress } from '../measures/addresses.js';
import { groupName } from '../measures/group-words.js';
import { inOrder } from '../measures/population-names.js';

const columnsOf = (personId: string): readonly Column<PersonResult>[] => [
  {
    head: 'Measure',
    cell: (result) => (
      <div className="measure-name">
        <Link to={measureAddress(result)}>{result.title}</Link>
        <span className="muted small">
          {result.identifiers[0]} · version {result.version} {result.status === 'draft' && <Badge>draft</Badge>}
        </span>
      </div>
    ),
  },
  { head: 'Period', cell: (result) => formatPeriod({ start: result.periodStart, end: result.periodEnd }) },
  { head: 'Counts in', cell: (result) => <Membership result={result} /> },
  {
    head: 'Logic',
    cell: (result) => (
      <Link to={explanationAddress(personId, result)} aria-label={`Why? ${result.title}`}>
        Why?
      </Link>
    ),
  },
  { head: 'Evaluated', cell: (result) => <span className="muted">{formatMoment(result.evaluatedAt)}</span> },
];

/** What a person counts for, measure by measure. */
export function PersonResults({ personId, results }: { personId: string; results: readonly PersonResult[] }) {
  return (
    <Table
      label="Populations by measure"
      columns={columnsOf(personId)}
      rows={results}
      keyOf={(result) => String(result.measurePeriodId)}
    />
  );
}

/** In which populations a result counts the person, or why it could not be evaluated. */
export function Membership({ result }: { result: PersonResult }) {
  if (result.error) {
    return (
      <div className="stack stack--close">
        <span>
          <Badge tone="bad">Could not be evaluated</Badge>
        </span>
        <span className="small">{result.error}</span>
      </div>
    );
  }
  return (
    <div className="stack stack--close">
      {result.groups.map((group, index) => (
        <div key={group.id} className="chips chips--text">
          {result.groups.length > 1 && <span className="muted small">{groupName(group, index)}</span>}
          <Populations counts={group.populations} />
        </div>
      ))}
    </div>
  );
}

function Populations({ counts }: { counts: Record<string, number> }) {
  const counted = inOrder(counts).filter((population) => population.count > 0);
  if (counted.length === 0) return <span className="muted">No population</span>;
  return counted.map(({ code, name, count }) => (
    <Badge key={code} tone={toneOf(code)}>
      {count > 1 ? `${name} × ${formatCount(count)}` : name}
    </Badge>
  ));
}

function toneOf(code: string): 'plain' | 'accent' | 'warn' {
  if (code === 'numerator') return 'accent';
  return code.endsWith('exclusion') || code.endsWith('exception') ? 'warn' : 'plain';
}
