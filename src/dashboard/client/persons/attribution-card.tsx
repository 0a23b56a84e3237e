import { useCallback } from 'react';
import { readPersonAttributions, type PersonAttribution } from '../api/roster.js';
import { Card } from '../design/card.js';
import { Data } from '../design/data.js';
import { formatDate } from '../design/format.js';
import { Table, type Column } from '../design/table.js';
import { useLoaded } from '../hooks/use-loaded.js';
import { reasonWords } from '../roster/reason-words.js';

const DECIDED: Readonly<Record<string, string>> = {
  only: 'the only one seen',
  plurality: 'seen there most often',
  'most-recent': 'as often as elsewhere, and there last',
  'lowest-id': 'as often and as late as elsewhere; the lowest number decides',
};

const COLUMNS: readonly Column<PersonAttribution>[] = [
  { head: 'Year', cell: ({ year }) => year },
  { head: 'TIN', cell: ({ tin, reason }) => (tin ? (tin.name ?? tin.id) : `Nobody: ${reasonWords(reason ?? '')}`) },
  { head: 'Site', cell: ({ site }) => site?.name ?? site?.id ?? '–' },
  { head: 'Clinician', cell: ({ clinician }) => clinician?.name ?? clinician?.id ?? '–' },
  { head: 'Why', cell: (attribution) => <Why attribution={attribution} /> },
];

/** To whom a person is attributed in each year, and by which visits; nothing where there is no roster. */
export function AttributionCard({ personId }: { personId: string }) {
  const load = useCallback((signal: AbortSignal) => readPersonAttributions(personId, signal), [personId]);
  const { loaded, reload } = useLoaded(load);
  return (
    <Data of={loaded} name="the attribution" onRetry={reload}>
      {(years) =>
        years.length > 0 && (
          <Card title="Attributed to" flush>
            <Table label="Attribution by year" columns={COLUMNS} rows={years} keyOf={({ year }) => String(year)} />
          </Card>
        )
      }
    </Data>
  );
}

function Why({ attribution: { explanation, rule } }: { attribution: PersonAttribution }) {
  const { tin, counted, left } = explanation;
  return (
    <details>
      <summary>{tin ? DECIDED[tin.decidedBy] : rule.title}</summary>
      <ul className="small">
        {tin?.tallies.map(({ id, visits, last }) => (
          <li key={id}>
            {id}: {visits} {visits === 1 ? 'visit' : 'visits'}, last {formatDate(last)}
          </li>
        ))}
        <li>
          Visits that count: {counted.length === 0 ? 'none' : counted.map(({ day }) => formatDate(day)).join('; ')}
        </li>
        {left.map(({ day, reason }, index) => (
          <li key={`${day} ${index}`}>
            Not counted, {formatDate(day)}: {reasonWords(reason)}
          </li>
        ))}
      </ul>
    </details>
  );
}
