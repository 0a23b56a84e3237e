import { useCallback, useMemo } from 'react';
import { useParams, useSearchParams } from 'react-router';
import { readScore, type MeasureScore } from '../api/measures.js';
import type { PersonQuery } from '../api/persons.js';
import { formatPeriod, formatPersons } from '../design/format.js';
import { Page } from '../design/page.js';
import { useLoaded } from '../hooks/use-loaded.js';
import { boardAddress, measureAddress } from '../measures/addresses.js';
import { formatCounted, groupName } from '../measures/group-words.js';
import { populationName } from '../measures/population-names.js';
import { PersonList } from './person-list.js';

/** Who is counted in a population of a measure, or could not be evaluated. */
export function PersonsPage() {
  const { measurePeriodId = '' } = useParams();
  const [search] = useSearchParams();
  const query = useMemo<PersonQuery>(
    () => ({
      measurePeriod: measurePeriodId,
      group: search.get('group') ?? undefined,
      population: search.get('population') ?? 'initial-population',
      stratum: search.get('stratum') ?? undefined,
    }),
    [measurePeriodId, search],
  );
  const load = useCallback((signal: AbortSignal) => readScore(measurePeriodId, signal), [measurePeriodId]);
  const { loaded } = useLoaded(load);
  const score = loaded.state === 'ready' ? loaded.value : null;
  const failed = query.population === 'failed';
  return (
    <Page
      title={failed ? 'Persons who could not be evaluated' : populationName(query.population)}
      lead={score ? leadOf(score, query) : 'Persons by population'}
      trail={[
        { to: score ? boardAddress(score.period) : '/measures', text: 'Measures' },
        { to: measureAddress({ measurePeriodId }), text: score?.package.title ?? 'Measure' },
      ]}
    >
      <PersonList key={search.toString()} query={query} />
    </Page>
  );
}

function leadOf(score: MeasureScore, { group: groupId, population, stratum }: PersonQuery): string {
  const period = `Period ${formatPeriod(score.period)}`;
  if (population === 'failed') return `${period} · ${formatPersons(score.failedPersons)}`;
  const index = score.groups.findIndex(({ id }) => id === groupId);
  const group = score.groups[index];
  if (!group) return period;
  const counts = stratum ? group.strata.find((known) => known.stratum === stratum) : group;
  return [
    ...(score.groups.length > 1 ? [groupName(group, index)] : []),
    period,
    ...(stratum ? [`stratum ${stratum}`] : []),
    `${formatCounted(group, counts?.populations[population] ?? 0)} counted`,
  ].join(' · ');
}
