import { useCallback, useMemo, useRef } from 'react';
import { Link } from 'react-router';
import { readReviews, type Review, type ReviewPage, type ReviewedChart } from '../api/matching.js';
import { Badge } from '../design/badge.js';
import { Card } from '../design/card.js';
import { Data } from '../design/data.js';
import { Empty } from '../design/empty.js';
import { formatCount, formatDate, formatMoment } from '../design/format.js';
import { Pager } from '../design/pager.js';
import { Table, type Column } from '../design/table.js';
import { useCursor } from '../hooks/use-cursor.js';
import { useKeys } from '../hooks/use-keys.js';
import { useLoaded } from '../hooks/use-loaded.js';
import { sexName } from '../persons/sex-name.js';
import { reviewAddress } from './addresses.js';
import { CAUSES, deciderName, likelihood, REVIEW_STATES } from './matching-words.js';

/** One page of the reviews. J and K go from one to the next; Enter opens it, as with any link. */
export function ReviewList({ state }: { state: 'open' | 'decided' }) {
  const cursor = useCursor();
  const load = useCallback(
    (signal: AbortSignal) => readReviews({ state, after: cursor.after }, signal),
    [state, cursor.after],
  );
  const { loaded, reload } = useLoaded(load);
  const list = useRef<HTMLDivElement>(null);
  const keys = useMemo(() => ({ j: () => step(list.current, 1), k: () => step(list.current, -1) }), []);
  useKeys(keys);
  return (
    <Data of={loaded} name="the reviews" onRetry={reload}>
      {(page) => (
        <Card
          title={state === 'open' ? 'Waiting for a decision' : 'Decided'}
          aside={<span className="muted small">{formatCount(page.total)} in all</span>}
          flush
        >
          <div ref={list}>
            <Rows page={page} state={state} />
            <Pager page={cursor.page} next={page.next} onNext={cursor.forward} onPrevious={cursor.back} />
          </div>
        </Card>
      )}
    </Data>
  );
}

function Rows({ page, state }: { page: ReviewPage; state: 'open' | 'decided' }) {
  if (page.reviews.length === 0) {
    return state === 'open' ? (
      <Empty title="Nothing waits for you">
        <p>Every chart has found its person. Doubtful pairs appear here as data arrives.</p>
      </Empty>
    ) : (
      <Empty title="Nothing was decided yet">
        <p>Decisions of the queue, and reviews that events have settled, are kept here.</p>
      </Empty>
    );
  }
  const ids = page.reviews.map(({ id }) => id);
  return (
    <Table
      label="Reviews"
      columns={[pairColumn(ids), ...(state === 'open' ? OPEN : DECIDED)]}
      rows={page.reviews}
      keyOf={({ id }) => id}
    />
  );
}

/** The pair is the link; the ids of the page go along, so that the review knows the next one. */
function pairColumn(ids: readonly string[]): Column<Review> {
  return {
    head: 'Charts',
    cell: ({ id, charts }) => (
      <Link className="pair" to={reviewAddress(id)} state={{ ids }}>
        {charts.map((chart, index) => (
          <span key={index} className="pair__chart">
            <span>{chart.name ?? 'Name unknown'}</span>
            <span className="muted small">{describe(chart)}</span>
          </span>
        ))}
      </Link>
    ),
  };
}

function describe({ birthDate, sex, sourceTitle }: ReviewedChart): string {
  const born = birthDate ? `born ${formatDate(birthDate)}` : 'birth date unknown';
  return `${born} · ${sexName(sex)} · ${sourceTitle}`;
}

const WHY: Column<Review> = {
  head: 'Why it is asked',
  cell: ({ cause, says }) => (
    <div className="why">
      <span>{CAUSES[cause]}</span>
      <span className="muted small">{says}</span>
    </div>
  ),
};

const OPEN: readonly Column<Review>[] = [
  { head: 'Likelihood', number: true, cell: ({ probability }) => likelihood(probability) },
  { head: 'Measures', number: true, cell: ({ measures }) => formatCount(measures) },
  WHY,
  { head: 'Opened', cell: ({ openedAt }) => formatMoment(openedAt) },
];

const DECIDED: readonly Column<Review>[] = [
  {
    head: 'Decision',
    cell: ({ state }) => <Badge tone={REVIEW_STATES[state].tone}>{REVIEW_STATES[state].text}</Badge>,
  },
  { head: 'Reason', cell: ({ reason }) => reason ?? '–' },
  { head: 'By', cell: ({ decidedBy }) => (decidedBy ? deciderName(decidedBy) : '–') },
  { head: 'When', cell: ({ decidedAt }) => (decidedAt ? formatMoment(decidedAt) : '–') },
];

/** Moves the keyboard to the next or previous pair, from outside to the first. */
function step(list: HTMLElement | null, by: 1 | -1): void {
  const links = [...(list?.querySelectorAll<HTMLElement>('a.pair') ?? [])];
  const place = links.findIndex((link) => link === document.activeElement);
  const next = place < 0 ? 0 : Math.min(Math.max(place + by, 0), links.length - 1);
  links[next]?.focus();
}
