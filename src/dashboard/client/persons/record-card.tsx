import { useCallback, useState } from 'react';
import { readResources, type Person, type RecordResource } from '../api/persons.js';
import { Card } from '../design/card.js';
import { Data } from '../design/data.js';
import { Empty } from '../design/empty.js';
import { formatCount, formatDate } from '../design/format.js';
import { Pager } from '../design/pager.js';
import { Table, type Column } from '../design/table.js';
import { useLoaded } from '../hooks/use-loaded.js';

const PAGE_SIZE = 50;

const COLUMNS: readonly Column<RecordResource>[] = [
  { head: 'What', cell: (resource) => resource.text ?? <span className="muted">{resource.type}</span> },
  { head: 'Type', cell: (resource) => resource.type },
  { head: 'Date', cell: (resource) => (resource.date ? formatDate(resource.date) : '–') },
  { head: 'Status', cell: (resource) => resource.status ?? '–' },
  { head: 'EHR', cell: (resource) => resource.sourceTitle },
];

/** The resources of a person's record with the EHR each came from, one type or all. */
export function RecordCard({ person }: { person: Person }) {
  const [type, setType] = useState<string | undefined>();
  const [page, setPage] = useState(1);
  const load = useCallback(
    (signal: AbortSignal) =>
      readResources(person.id, { type, offset: (page - 1) * PAGE_SIZE, limit: PAGE_SIZE }, signal),
    [person.id, type, page],
  );
  const { loaded, reload } = useLoaded(load);
  const choose = (chosen: string | undefined) => {
    setType(chosen);
    setPage(1);
  };
  return (
    <Card title="Record" aside={<TypeFilter person={person} chosen={type} onChoose={choose} />} flush>
      <Data of={loaded} name="the record" onRetry={reload}>
        {({ resources, total }) =>
          resources.length === 0 ? (
            <Empty title="The record is empty">
              <p>Nothing of this person has arrived yet. See the sources for messages that could not be applied.</p>
            </Empty>
          ) : (
            <div>
              <Table
                label="Resources of the record"
                columns={COLUMNS}
                rows={resources}
                keyOf={(resource) => `${resource.sourceName}/${resource.type}/${resource.id}`}
              />
              <Pager
                page={page}
                next={page * PAGE_SIZE < total ? String(page + 1) : null}
                onNext={(next) => setPage(Number(next))}
                onPrevious={() => setPage(page - 1)}
              />
            </div>
          )
        }
      </Data>
    </Card>
  );
}

interface TypeFilterProps {
  person: Person;
  chosen: string | undefined;
  onChoose: (type: string | undefined) => void;
}

function TypeFilter({ person, chosen, onChoose }: TypeFilterProps) {
  const all = person.resourceTypes.reduce((sum, { count }) => sum + count, 0);
  const choices = [{ type: undefined, count: all }, ...person.resourceTypes];
  return (
    <div className="chips" role="group" aria-label="Type of resource">
      {choices.map(({ type, count }) => (
        <button
          key={type ?? 'all'}
          type="button"
          className="chip"
          aria-pressed={type === chosen}
          onClick={() => onChoose(type)}
        >
          {type ?? 'All'} <span className="chip__count">{formatCount(count)}</span>
        </button>
      ))}
    </div>
  );
}
