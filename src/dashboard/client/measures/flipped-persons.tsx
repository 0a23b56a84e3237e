import { useCallback } from 'react';
import { Link } from 'react-router';
import { readFlippedPersons, type FlippedPerson, type Versions } from '../api/comparisons.js';
import type { Period } from '../api/measures.js';
import { Badge } from '../design/badge.js';
import { Card } from '../design/card.js';
import { Data } from '../design/data.js';
import { formatCount, formatDate } from '../design/format.js';
import { Pager } from '../design/pager.js';
import { Table, type Column } from '../design/table.js';
import { useCursor } from '../hooks/use-cursor.js';
import { useLoaded } from '../hooks/use-loaded.js';
import { explanationAddress } from './addresses.js';
import { populationName } from './population-names.js';

interface FlippedPersonsProps {
  versions: Versions;
  period: Period;
  /** Numbers under which the explanations of both versions are found. */
  numbers: { before: number; after: number };
  /** The one population that is looked at; null: all. */
  only: { group: string; population: string; title: string } | null;
  onShowAll: () => void;
}

/** Who counts otherwise, in what, and by which definition. */
export function FlippedPersons({ versions, period, numbers, only, onShowAll }: FlippedPersonsProps) {
  const { before, after } = versions;
  const { start, end } = period;
  const { group, population } = only ?? {};
  const cursor = useCursor();
  const load = useCallback(
    (signal: AbortSignal) =>
      readFlippedPersons(
        { before, after },
        { period: { start, end }, group, population, cursor: cursor.after },
        signal,
      ),
    [before, after, start, end, group, population, cursor.after],
  );
  const { loaded, reload } = useLoaded(load);
  return (
    <Card
      title={only ? `Who changed in: ${only.title}` : 'Who counts otherwise'}
      aside={
        only && (
          <button type="button" className="button button--small" onClick={onShowAll}>
            Show all
          </button>
        )
      }
      flush
    >
      <Data of={loaded} name="the persons" onRetry={reload}>
        {(page) => (
          <>
            <Table
              label="Persons who count otherwise"
              columns={columnsOf(numbers)}
              rows={page.persons}
              keyOf={({ id }) => id}
            />
            <Pager page={cursor.page} next={page.next} onNext={cursor.forward} onPrevious={cursor.back} />
          </>
        )}
      </Data>
    </Card>
  );
}

function columnsOf(numbers: FlippedPersonsProps['numbers']): readonly Column<FlippedPerson>[] {
  return [
    {
      head: 'Name',
      cell: ({ id, name, birthDate }) => (
        <div className="measure-name">
          <Link to={`/persons/${id}`}>{name ?? 'Name unknown'}</Link>
          {birthDate && <span className="muted small">born {formatDate(birthDate)}</span>}
        </div>
      ),
    },
    { head: 'Counts', cell: (person) => <Counts person={person} /> },
    { head: 'Why', cell: (person) => <Why person={person} /> },
    {
      head: 'Explanations',
      cell: ({ id, name }) => (
        <div className="chips chips--text">
          <Link to={explanationAddress(id, { measurePeriodId: numbers.before })} aria-label={`Before: ${name ?? id}`}>
            Before
          </Link>
          <Link to={explanationAddress(id, { measurePeriodId: numbers.after })} aria-label={`After: ${name ?? id}`}>
            After
          </Link>
        </div>
      ),
    },
  ];
}

function Counts({ person: { flips, errorBefore, errorAfter } }: { person: FlippedPerson }) {
  const failed = errorBefore ?? errorAfter;
  return (
    <div className="chips chips--text">
      {failed !== null && (
        <span>
          <Badge tone="bad">{`Not evaluated ${errorBefore === null ? 'after' : 'before'}`}</Badge> {failed}
        </span>
      )}
      {flips.map(({ group, population, before, after }) => (
        <Badge key={`${group} ${population}`} tone={after > before ? 'accent' : 'warn'}>
          {`${populationName(population)} ${formatCount(before)} → ${formatCount(after)}`}
        </Badge>
      ))}
    </div>
  );
}

function Why({ person: { reasons, errorBefore, errorAfter } }: { person: FlippedPerson }) {
  if (reasons === null) return <span className="muted">The record has changed since: evaluate both again.</span>;
  if (errorBefore !== null || errorAfter !== null) return <span className="muted">See the error.</span>;
  if (reasons.length === 0)
    return <span className="muted">No definition came to another value: see both explanations.</span>;
  return (
    <ul className="found">
      {reasons.map(({ library, name, text }) => (
        <li key={`${library} ${name}`}>{text}</li>
      ))}
    </ul>
  );
}
