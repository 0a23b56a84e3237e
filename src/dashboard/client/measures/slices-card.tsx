import { useCallback, useState } from 'react';
import { queryString } from '../api/http.js';
import type { GroupScore, MeasureScore } from '../api/measures.js';
import { DIMENSIONS, readSlices, type Dimension, type SliceFilter } from '../api/slices.js';
import { Card } from '../design/card.js';
import { Data } from '../design/data.js';
import { Choice } from '../design/field.js';
import { useLoaded } from '../hooks/use-loaded.js';
import { SlicesTable } from './slices-table.js';

const ALL = Object.keys(DIMENSIONS) as Dimension[];

/** The score of a group cut by one thing at a time, of the persons whom the filters leave. */
export function SlicesCard({ score, group }: { score: MeasureScore; group: GroupScore }) {
  const [by, setBy] = useState<Dimension>('tin');
  const [filters, setFilters] = useState<readonly SliceFilter[]>([]);
  const { measurePeriodId } = score;
  const load = useCallback(
    (signal: AbortSignal) => readSlices(measurePeriodId, by, filters, signal),
    [measurePeriodId, by, filters],
  );
  const { loaded, reload } = useLoaded(load);
  const narrow = (value: string, label: string) => {
    setFilters((before) => [...before.filter(({ dimension }) => dimension !== by), { dimension: by, value, label }]);
  };
  const values = Object.fromEntries(filters.map(({ dimension, value }) => [dimension, value]));
  return (
    <Card
      title={`By ${lowered(by)}`}
      aside={
        <a
          className="small"
          href={`/api/scores/${measurePeriodId}/slices.csv${queryString({ by, ...values })}`}
          download
        >
          Download CSV
        </a>
      }
    >
      <div className="stack">
        <Choice label="Cut by" value={by} onChange={(event) => setBy(event.target.value as Dimension)}>
          {ALL.map((dimension) => (
            <option key={dimension} value={dimension}>
              {DIMENSIONS[dimension]}
            </option>
          ))}
        </Choice>
        <Filters filters={filters} onRemove={(gone) => setFilters(filters.filter((filter) => filter !== gone))} />
        <Data of={loaded} name="the slices" onRetry={reload}>
          {(slices) => <SlicesTable by={by} slices={slices} score={score} group={group} onNarrow={narrow} />}
        </Data>
      </div>
    </Card>
  );
}

interface FiltersProps {
  filters: readonly SliceFilter[];
  onRemove: (filter: SliceFilter) => void;
}

function Filters({ filters, onRemove }: FiltersProps) {
  if (filters.length === 0) return null;
  return (
    <ul className="chips" aria-label="Only these persons">
      {filters.map((filter) => (
        <li key={filter.dimension}>
          <button
            type="button"
            className="chip"
            onClick={() => onRemove(filter)}
            aria-label={`Remove the filter ${DIMENSIONS[filter.dimension]}: ${filter.label}`}
          >
            {DIMENSIONS[filter.dimension]}: {filter.label} <span aria-hidden="true">×</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function lowered(by: Dimension): string {
  const name = DIMENSIONS[by];
  return by === 'tin' || by === 'source' ? name : name.toLowerCase();
}
