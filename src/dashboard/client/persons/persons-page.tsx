import { useCallback, useMemo } from 'react';
import { useParams, useSearchParams } from 'react-router';
import { readScore, type MeasureScore } from '../api/measures.js';
import type { PersonQuery } from '../api/persons.js';
import { formatCount, formatPeriod } from '../design/format.js';
import { Page } from '../design/page.js';
import { useLoaded } from '../hooks/use-loaded.js';
import { boardAddress, measureAddress } from '../measures/addresses.js';
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

function leadOf(score: MeasureScore, { group, population, stratum }: PersonQuery): string {
  const period = `Period ${formatPeriod(score.period)}`;
  if (population === 'failed') return `${period} · ${formatCount(score.failedPersons)} counted`;
  const scored = score.groups.find(({ id }) => id === group);
  const counts = stratum ? scored?.strata.find((known) => known.stratum === stratum) : scored;
  const counted = `${formatCount(counts?.populations[population] ?? 0)} counted`;
  return stratum ? `${period} · stratum ${stratum} · ${counted}` : `${period} · ${counted}`;
}
