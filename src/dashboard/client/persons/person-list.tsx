import { useCallback } from 'react';
import { Link } from 'react-router';
import { readPersons, type PersonPage, type PersonQuery, type PersonRow } from '../api/persons.js';
import { Card } from '../design/card.js';
import { Data } from '../design/data.js';
import { Empty } from '../design/empty.js';
import { formatCount, formatDate } from '../design/format.js';
import { Pager } from '../design/pager.js';
import { Table, type Column } from '../design/table.js';
import { useCursor } from '../hooks/use-cursor.js';
import { useLoaded } from '../hooks/use-loaded.js';
import { sexName } from './sex-name.js';

/** One page of persons, and the way to the others. */
export function PersonList({ query }: { query: PersonQuery }) {
  const cursor = useCursor();
  const load = useCallback((signal: AbortSignal) => readPersons(query, cursor.after, signal), [query, cursor.after]);
  const { loaded, reload } = useLoaded(load);
  return (
    <Data of={loaded} name="the persons" onRetry={reload}>
      {(page) => (
        <Card title="Persons" flush>
          <Rows page={page} failed={query.population === 'failed'} />
          <Pager page={cursor.page} next={page.next} onNext={cursor.forward} onPrevious={cursor.back} />
        </Card>
      )}
    </Data>
  );
}

function Rows({ page, failed }: { page: PersonPage; failed: boolean }) {
  if (page.persons.length === 0) {
    return (
      <Empty title="Nobody is in this population">
        <p>Counts change when an evaluation runs. Go back to the measure to see its other populations.</p>
      </Empty>
    );
  }
  return (
    <Table
      label="Persons"
      columns={failed ? [...WHO, REASON] : columnsFor(page.persons)}
      rows={page.persons}
      keyOf={(person) => person.id}
    />
  );
}

const WHO: readonly Column<PersonRow>[] = [
  { head: 'Name', cell: (person) => <Link to={`/persons/${person.id}`}>{person.name ?? 'Name unknown'}</Link> },
  { head: 'Birth date', cell: (person) => (person.birthDate ? formatDate(person.birthDate) : 'unknown') },
  { head: 'Sex', cell: (person) => sexName(person.sex) },
];

const EPISODES: Column<PersonRow> = { head: 'Episodes', number: true, cell: (person) => formatCount(person.count) };
const REASON: Column<PersonRow> = { head: 'Reason', cell: (person) => person.error ?? 'unknown' };

/** Counts say something only where a person can count more than once. */
function columnsFor(persons: readonly PersonRow[]): readonly Column<PersonRow>[] {
  return persons.some((person) => person.count > 1) ? [...WHO, EPISODES] : WHO;
}
