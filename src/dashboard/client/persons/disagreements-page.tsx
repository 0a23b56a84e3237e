import { useCallback } from 'react';
import { Link, useParams } from 'react-router';
import {
  readDisagreements,
  type DisagreedPerson,
  type DisagreementPage,
  type EngineDifference,
  type EngineFinding,
} from '../api/disagreements.js';
import { Card } from '../design/card.js';
import { Data } from '../design/data.js';
import { Empty } from '../design/empty.js';
import { Page } from '../design/page.js';
import { Pager } from '../design/pager.js';
import { Table, type Column } from '../design/table.js';
import { useCursor } from '../hooks/use-cursor.js';
import { useLoaded } from '../hooks/use-loaded.js';

/** On whom the two engines differ in a run, and in what. */
export function DisagreementsPage() {
  const { runId = '' } = useParams();
  const cursor = useCursor();
  const load = useCallback(
    (signal: AbortSignal) => readDisagreements(runId, cursor.after, signal),
    [runId, cursor.after],
  );
  const { loaded, reload } = useLoaded(load);
  return (
    <Page
      title="Where the engines differ"
      lead="Persons for whom the two engines came to different results. Those of the compiled engine count."
      trail={[{ to: '/measures', text: 'Measures' }]}
    >
      <Data of={loaded} name="the persons" onRetry={reload}>
        {(page) => (
          <Card title="Differences" flush>
            <Rows page={page} />
            <Pager page={cursor.page} next={page.next} onNext={cursor.forward} onPrevious={cursor.back} />
          </Card>
        )}
      </Data>
    </Page>
  );
}

interface Row extends EngineDifference {
  key: string;
  person: DisagreedPerson;
  title: string;
}

function Rows({ page }: { page: DisagreementPage }) {
  if (page.persons.length === 0) {
    return (
      <Empty title="The engines agree">
        <p>They gave the same results for everyone whom both evaluated.</p>
      </Empty>
    );
  }
  return <Table label="Differences" columns={COLUMNS} rows={page.persons.flatMap(rowsOf)} keyOf={({ key }) => key} />;
}

function rowsOf(person: DisagreedPerson): Row[] {
  return person.measures.flatMap(({ measurePeriodId, title, differences }) =>
    differences.map((difference, index) => ({
      ...difference,
      key: `${person.id}/${measurePeriodId}/${index}`,
      person,
      title,
    })),
  );
}

const COLUMNS: readonly Column<Row>[] = [
  {
    head: 'Name',
    cell: ({ person }) => <Link to={`/persons/${person.id}`}>{person.name ?? 'Name unknown'}</Link>,
  },
  { head: 'Measure', cell: ({ title }) => title },
  { head: 'In what', cell: ({ part, group, item }) => [group, item === '' ? part : item].filter(Boolean).join(' · ') },
  { head: 'Compiled engine', cell: ({ compiled }) => textOf(compiled) },
  { head: 'Reference engine', cell: ({ reference }) => textOf(reference) },
];

function textOf(finding: EngineFinding): string {
  if (finding === null) return 'none';
  return Array.isArray(finding) ? finding.join(', ') : String(finding);
}
