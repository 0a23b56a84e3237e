import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import type { PersonQuery } from '../api/persons.js';
import { formatPeriod } from '../design/format.js';
import { Page } from '../design/page.js';
import { measureAddress } from '../measures/addresses.js';
import { populationName } from '../measures/population-names.js';
import { useMeasurePeriod } from '../measures/use-period.js';
import { PersonList } from './person-list.js';

/** Who is counted in a population of a measure, or could not be evaluated. */
export function PersonsPage() {
  const measure = useMeasurePeriod();
  const [search] = useSearchParams();
  const query = useMemo<PersonQuery>(
    () => ({
      ...measure,
      group: search.get('group') ?? undefined,
      population: search.get('population') ?? undefined,
      stratum: search.get('stratum') ?? undefined,
      failed: search.get('failed') === 'true' ? 'true' : undefined,
    }),
    [measure, search],
  );
  return (
    <Page
      title={titleOf(query)}
      lead={`Period ${formatPeriod(measure)}${query.stratum ? ` · stratum ${query.stratum}` : ''}`}
      trail={[
        { to: `/measures?period=${measure.periodStart}..${measure.periodEnd}`, text: 'Measures' },
        { to: measureAddress(measure), text: 'Measure' },
      ]}
    >
      <PersonList key={search.toString()} query={query} />
    </Page>
  );
}

function titleOf(query: PersonQuery): string {
  if (query.failed) return 'Persons who could not be evaluated';
  return query.population ? populationName(query.population) : 'Persons';
}
