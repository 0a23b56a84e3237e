import { useCallback, useState } from 'react';
import { readCharts, splitPerson, type IdentityAct, type PersonChart } from '../api/matching.js';
import { Card } from '../design/card.js';
import { Data } from '../design/data.js';
import { formatCount } from '../design/format.js';
import { useAction } from '../hooks/use-action.js';
import { useLoaded } from '../hooks/use-loaded.js';
import { useHasRole } from '../session/session-context.js';
import { ChartTable } from './chart-table.js';
import { ReasonForm } from './reason-form.js';

const SUGGESTIONS = ['Another person of the same name', 'Relatives', 'The practice confirmed it'];

interface ChartsCardProps {
  personId: string;
  onSplit: (act: IdentityAct) => void;
}

/** The charts that make up a person, and giving some of them to somebody else. */
export function ChartsCard({ personId, onSplit }: ChartsCardProps) {
  const [splitting, setSplitting] = useState(false);
  const maySplit = useHasRole('quality-officer');
  const load = useCallback((signal: AbortSignal) => readCharts(personId, signal), [personId]);
  const { loaded, reload } = useLoaded(load);
  const several = loaded.state === 'ready' && loaded.value.length > 1;
  const open = (
    <button type="button" className="button button--small" onClick={() => setSplitting(true)}>
      Split
    </button>
  );
  return (
    <Card title="Charts of this person" aside={maySplit && several && !splitting && open} flush>
      <Data of={loaded} name="the charts" onRetry={reload}>
        {(charts) =>
          splitting ? (
            <SplitForm personId={personId} charts={charts} onSplit={onSplit} onCancel={() => setSplitting(false)} />
          ) : (
            <ChartTable label="Charts of this person" charts={charts} />
          )
        }
      </Data>
    </Card>
  );
}

interface SplitFormProps {
  personId: string;
  charts: readonly PersonChart[];
  onSplit: (act: IdentityAct) => void;
  onCancel: () => void;
}

const keyOf = ({ sourceId, patientId }: PersonChart) => `${sourceId}/${patientId}`;

function SplitForm({ personId, charts, onSplit, onCancel }: SplitFormProps) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const split = useCallback(
    async (reason: string) => {
      const away = charts.filter((chart) => chosen.has(keyOf(chart)));
      onSplit(await splitPerson(personId, away, reason));
    },
    [charts, chosen, personId, onSplit],
  );
  const action = useAction(split);
  const toggle = (key: string) =>
    setChosen((before) => new Set(before.has(key) ? [...before].filter((one) => one !== key) : [...before, key]));
  return (
    <div>
      <ChartTable
        label="Charts to split off"
        charts={charts}
        choice={(chart) => (
          <input
            type="checkbox"
            aria-label={`Split off the chart of ${chart.sourceTitle}, ${chart.patientId}`}
            checked={chosen.has(keyOf(chart))}
            onChange={() => toggle(keyOf(chart))}
          />
        )}
      />
      <div className="card__body">
        <ReasonForm
          says={consequence(chosen.size, charts.length)}
          suggestions={SUGGESTIONS}
          confirm="Split off"
          failure="Nothing was split"
          action={action}
          disabled={chosen.size === 0 || chosen.size === charts.length}
          onCancel={onCancel}
        />
      </div>
    </div>
  );
}

function consequence(chosen: number, all: number): string {
  if (chosen === 0) return 'Choose the charts that are of somebody else.';
  if (chosen === all) return 'One chart at least has to stay.';
  const charts = chosen === 1 ? 'The chart becomes' : `The ${formatCount(chosen)} charts become`;
  return `${charts} a person of their own, and matching never joins them again. Both are evaluated anew. You can undo it.`;
}
