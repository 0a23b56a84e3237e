import type { AttributionSummary, Unmapped } from '../api/roster.js';
import { Card } from '../design/card.js';
import { Facts } from '../design/facts.js';
import { formatCount, formatPercent, formatPersons } from '../design/format.js';
import { Notice } from '../design/notice.js';
import { Table } from '../design/table.js';
import { reasonWords } from './reason-words.js';

/** How many persons are attributed, by which rule, and why others are not. */
export function AttributedCard({ summary }: { summary: AttributionSummary }) {
  const { persons, attributed, unattributed, rule, isCurrent } = summary;
  return (
    <Card title="Attribution">
      <div className="stack">
        {!isCurrent && (
          <Notice title="Persons are being attributed">The figures grow until everyone was looked at.</Notice>
        )}
        <Facts
          of={[
            [
              'Attributed',
              persons === 0
                ? '–'
                : `${formatPersons(attributed)} of ${formatCount(persons)} (${formatPercent(attributed / persons)})`,
            ],
            ['Rule', rule.title],
          ]}
        />
        <p className="muted small">{rule.source}</p>
        {unattributed.length > 0 && (
          <Table
            label="Persons who are attributed to nobody"
            rows={unattributed}
            keyOf={({ reason }) => reason}
            columns={[
              { head: 'Attributed to nobody', cell: ({ reason }) => reasonWords(reason) },
              { head: 'Persons', number: true, cell: (row) => formatCount(row.persons) },
            ]}
          />
        )}
      </div>
    </Card>
  );
}

/** TINs, each with its sites. */
export function PracticeTable({ summary: { tins, sites } }: { summary: AttributionSummary }) {
  const rows = tins.flatMap((tin) => [
    { key: tin.id, site: null as string | null, ...tin },
    ...sites
      .filter((site) => site.tin === tin.id)
      .map((site) => ({ key: `${tin.id} ${site.id}`, site: site.id, ...site })),
  ]);
  return (
    <Card title="TINs and sites" flush>
      <Table
        label="TINs and sites"
        rows={rows}
        keyOf={({ key }) => key}
        columns={[
          {
            head: 'TIN or site',
            cell: ({ site, name, id }) =>
              site === null ? (name ?? id) : <span className="muted">– {name ?? id}</span>,
          },
          { head: 'Number', cell: ({ id }) => <code>{id}</code> },
          { head: 'Persons', number: true, cell: ({ persons }) => formatCount(persons) },
        ]}
      />
    </Card>
  );
}

/** Clinicians, those with the most persons first. */
export function ClinicianTable({ summary: { clinicians, tins } }: { summary: AttributionSummary }) {
  const names = new Map(tins.map(({ id, name }) => [id, name]));
  return (
    <Card title="Clinicians" flush>
      <Table
        label="Clinicians"
        rows={[...clinicians].sort((a, b) => b.persons - a.persons)}
        keyOf={({ id, tin }) => `${tin} ${id}`}
        columns={[
          { head: 'Clinician', cell: ({ name, id }) => name ?? id },
          { head: 'NPI', cell: ({ id }) => <code>{id}</code> },
          { head: 'TIN', cell: ({ tin }) => names.get(tin) ?? tin },
          { head: 'Persons', number: true, cell: ({ persons }) => formatCount(persons) },
        ]}
      />
    </Card>
  );
}

/** What records name and the roster does not know; nothing where all is known. */
export function UnmappedTable({ unmapped }: { unmapped: readonly Unmapped[] }) {
  if (unmapped.length === 0) return null;
  return (
    <Card title="Not mapped" flush>
      <p className="card__lead muted small">
        Organizations of EHRs without a TIN that is known. Say who they are with <code>caliper roster map</code>: visits
        there count for nobody until then.
      </p>
      <Table
        label="Organizations that are not mapped"
        rows={unmapped}
        keyOf={({ source, type, resourceId }) => `${source} ${type} ${resourceId}`}
        columns={[
          { head: 'Organization', cell: ({ name, resourceId }) => name ?? resourceId },
          { head: 'EHR', cell: ({ source }) => source },
          { head: 'Id there', cell: ({ type, resourceId }) => <code>{`${type}/${resourceId}`}</code> },
          { head: 'Persons', number: true, cell: ({ persons }) => formatCount(persons) },
        ]}
      />
    </Card>
  );
}
