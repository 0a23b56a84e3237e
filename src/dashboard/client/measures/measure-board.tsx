import { useCallback } from 'react';
import { readScores, type Measure, type MeasureScore, type Period } from '../api/measures.js';
import { readStandings, type Standing } from '../api/standings.js';
import { Card } from '../design/card.js';
import { Data } from '../design/data.js';
import { Empty } from '../design/empty.js';
import { Notice } from '../design/notice.js';
import { useLoaded } from '../hooks/use-loaded.js';
import { MeasuresTable } from './measures-table.js';

interface MeasureBoardProps {
  measures: readonly Measure[];
  /** Null before the first evaluation. */
  period: Period | null;
  /** When the last evaluation ended: the scores are read again when it changes. */
  asOf: string | null;
}

/** The active measures with their scores in a period. */
export function MeasureBoard({ measures, period, asOf }: MeasureBoardProps) {
  const start = period?.start;
  const end = period?.end;
  const load = useCallback(
    (signal: AbortSignal): Promise<MeasureScore[]> =>
      start && end ? readScores({ start, end }, signal) : Promise.resolve([]),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- a later end of the evaluation brings other scores
    [start, end, asOf],
  );
  const loadStandings = useCallback(
    (signal: AbortSignal): Promise<Standing[]> =>
      start && end ? readStandings({ start, end }, signal) : Promise.resolve([]),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- they move with the scores
    [start, end, asOf],
  );
  const { loaded, reload } = useLoaded(load);
  const { loaded: standings } = useLoaded(loadStandings);
  return (
    <>
      {standings.state === 'failed' && (
        <Notice tone="warn" title="Benchmarks could not be read">
          <p>{standings.error.message}</p>
        </Notice>
      )}
      <Data of={loaded} name="scores" onRetry={reload}>
        {(scores) => (
          <Card title="Active measures" flush>
            {measures.length === 0 ? (
              <NoMeasures />
            ) : (
              <MeasuresTable
                measures={shown(measures, scores, period)}
                scores={scores}
                standings={standings.state === 'ready' ? standings.value : []}
              />
            )}
          </Card>
        )}
      </Data>
    </>
  );
}

/** Versions that were evaluated in the period, and those that are meant for it. */
function shown(measures: readonly Measure[], scores: readonly MeasureScore[], period: Period | null): Measure[] {
  return measures.filter(
    ({ id, effectivePeriod: { start = '', end = '9999' } }) =>
      period === null ||
      scores.some((score) => score.package.id === id) ||
      (start <= period.end && period.start <= end),
  );
}

function NoMeasures() {
  return (
    <Empty title="No measure is active">
      <p>
        An administrator imports and activates measure packages with <code>caliper measures import</code> and{' '}
        <code>caliper measures activate</code>.
      </p>
    </Empty>
  );
}
