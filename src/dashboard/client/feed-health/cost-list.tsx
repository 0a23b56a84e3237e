import { Link } from 'react-router';
import type { FeedCost } from '../api/feed-health.js';
import { formatCount, formatMoment, formatPeriod } from '../design/format.js';
import { Table, type Column } from '../design/table.js';
import { useHasRole } from '../session/session-context.js';
import { costAddress, sentenceCase } from './health-words.js';

interface CostListProps {
  costs: readonly FeedCost[];
  /** Names the source of each, where there are several. */
  withSource?: boolean;
}

/** What flaws cost in measures, the dearest first, with the way to the persons concerned. */
export function CostList({ costs, withSource = false }: CostListProps) {
  const mayRead = useHasRole('administrator', 'quality-officer', 'aco-analyst');
  const columns: Column<FeedCost>[] = [
    {
      head: 'Data',
      cell: ({ words, source }) => {
        const data = sentenceCase(words);
        return withSource ? `${source.title}: ${data}` : data;
      },
    },
    { head: 'What is flawed', cell: ({ text }) => text },
    {
      head: 'Measure',
      cell: (cost) => (
        <span title={cost.measure.title}>
          {cost.measure.name}, {formatPeriod(cost.period)}{' '}
          <span className="muted small">as of {formatMoment(cost.pricedAt)}</span>
        </span>
      ),
    },
    { head: 'Persons', cell: (cost) => <Whom cost={cost} mayRead={mayRead} /> },
    { head: 'Open with such data', number: true, cell: ({ held }) => formatCount(held) },
  ];
  return (
    <Table
      label="What flaws cost"
      columns={columns}
      rows={costs}
      keyOf={({ source, measurePeriodId, kind, flaw }) => `${source.id}/${measurePeriodId}/${kind}/${flaw}`}
    />
  );
}

function Whom({ cost, mayRead }: { cost: FeedCost; mayRead: boolean }) {
  const { cannotMeet, leftOut, meetsOnlySo } = cost;
  const changed = cannotMeet + leftOut + meetsOnlySo;
  const words =
    cannotMeet > 0 || changed === 0
      ? `${counted(cannotMeet)} cannot meet it`
      : leftOut > 0
        ? `${counted(leftOut)} left out`
        : `${counted(meetsOnlySo)} only so`;
  return changed > 0 && mayRead ? <Link to={costAddress(cost)}>{words}</Link> : <>{words}</>;
}

function counted(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'person' : 'persons'}`;
}
