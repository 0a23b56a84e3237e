import { useCallback } from 'react';
import type { MeasureScore } from '../api/measures.js';
import { readStandings, type CollectionStanding } from '../api/standings.js';
import { Card } from '../design/card.js';
import { Data } from '../design/data.js';
import { formatCount, formatDecimal } from '../design/format.js';
import { Table, type Column } from '../design/table.js';
import { useLoaded } from '../hooks/use-loaded.js';
import { nextWords } from './standing-words.js';

const COLUMNS: readonly Column<CollectionStanding>[] = [
  { head: 'Collected as', cell: ({ title }) => title },
  { head: 'Of', cell: ({ list }) => (list ? listWords(list) : 'everyone') },
  { head: 'Decile', number: true, cell: ({ decile }) => decile ?? '–' },
  { head: 'Points', number: true, cell: ({ points }) => (points === null ? '–' : formatDecimal(points)) },
  { head: 'To the next decile', cell: (standing) => nextWords(standing) ?? '–' },
  { head: 'Remark', cell: ({ reason }) => reason ?? '–' },
];

/** `950 of 1 000 beneficiaries, found here` */
function listWords({ beneficiaries, found }: { beneficiaries: number; found: number }): string {
  return `${formatCount(found)} of ${formatCount(beneficiaries)} beneficiaries, found here`;
}

/** What the score would earn in each way of collecting it, in every programme of its year that reports the measure. */
export function Benchmarks({ score: { measurePeriodId, period } }: { score: MeasureScore }) {
  const { start, end } = period;
  const load = useCallback(
    async (signal: AbortSignal) => {
      const standings = await readStandings({ start, end }, signal);
      return standings.filter((standing) => standing.measurePeriodId === measurePeriodId);
    },
    [start, end, measurePeriodId],
  );
  const { loaded, reload } = useLoaded(load);
  return (
    <Data of={loaded} name="the benchmarks" onRetry={reload}>
      {(standings) =>
        standings.map(({ programme, programmeTitle, qualityId, collections }) => (
          <Card key={programme} title={`Benchmarks for measure ${qualityId}`} flush>
            <p className="card__lead muted small">
              {programmeTitle}. The score, held against the benchmark of each way to collect it; a Medicare CQM counts
              beneficiaries only, once their list is imported.
            </p>
            <Table
              label={`Benchmarks of ${programme}`}
              columns={COLUMNS}
              rows={collections}
              keyOf={({ collection }) => collection}
            />
          </Card>
        ))
      }
    </Data>
  );
}
