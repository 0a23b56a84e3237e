import { useCallback, useMemo } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import { readCostPersons, type CostKey, type CostPerson, type FeedCost } from '../api/feed-health.js';
import { Card } from '../design/card.js';
import { Data } from '../design/data.js';
import { Empty } from '../design/empty.js';
import { formatDate } from '../design/format.js';
import { Notice } from '../design/notice.js';
import { Page } from '../design/page.js';
import { Pager } from '../design/pager.js';
import { Table, type Column } from '../design/table.js';
import { useCursor } from '../hooks/use-cursor.js';
import { useLoaded } from '../hooks/use-loaded.js';
import { sexName } from '../persons/sex-name.js';
import { STANDING_CHANGES } from './health-words.js';

/** Whom one flaw of a source costs a measure. */
export function CostPage() {
  const { sourceName = '' } = useParams();
  const [search] = useSearchParams();
  const cursor = useCursor();
  const key = useMemo<CostKey>(
    () => ({
      measurePeriod: search.get('measurePeriod') ?? '',
      kind: search.get('kind') ?? '',
      flaw: search.get('flaw') ?? '',
    }),
    [search],
  );
  const load = useCallback(
    (signal: AbortSignal) => readCostPersons(sourceName, key, cursor.after, signal),
    [sourceName, key, cursor.after],
  );
  const { loaded, reload } = useLoaded(load);
  const cost = loaded.state === 'ready' ? loaded.value.cost : null;
  return (
    <Page
      title={cost ? `Flawed ${cost.words}` : 'Flawed data'}
      lead={cost?.text ?? 'Persons concerned'}
      trail={[
        { to: '/sources', text: 'Sources' },
        { to: `/sources/${sourceName}`, text: cost?.source.title ?? sourceName },
      ]}
    >
      <Data of={loaded} name="the persons" onRetry={reload}>
        {({ persons, next }) => (
          <>
            {cost && <Remark cost={cost} />}
            <Card title="Persons" flush>
              {persons.length === 0 ? (
                <Empty title="Nobody is concerned any more">
                  <p>Costs change with each evaluation of all persons.</p>
                </Empty>
              ) : (
                <Table label="Persons" columns={columnsFor(cost)} rows={persons} keyOf={({ id }) => id} />
              )}
              <Pager page={cursor.page} next={next} onNext={cursor.forward} onPrevious={cursor.back} />
            </Card>
          </>
        )}
      </Data>
    </Page>
  );
}

function Remark({ cost }: { cost: FeedCost }) {
  return (
    <Notice>
      <p>
        Each of these persons was evaluated in {cost.measure.name} twice: with the record as it is, and with this data
        as if the EHR had sent it without the flaw. Listed is whose result differs. The record itself is unchanged.
      </p>
    </Notice>
  );
}

function columnsFor(cost: FeedCost | null): readonly Column<CostPerson>[] {
  return [
    { head: 'Name', cell: (person) => <Link to={`/persons/${person.id}`}>{person.name ?? 'Name unknown'}</Link> },
    { head: 'Birth date', cell: (person) => (person.birthDate ? formatDate(person.birthDate) : 'unknown') },
    { head: 'Sex', cell: (person) => sexName(person.sex) },
    { head: 'What the flaw does', cell: ({ change }) => STANDING_CHANGES[change] },
    {
      head: 'Why',
      cell: ({ id }) => (cost ? <Link to={`/persons/${id}/measures/${cost.measurePeriodId}`}>Explanation</Link> : '–'),
    },
  ];
}
