import { useCallback } from 'react';
import { useSearchParams } from 'react-router';
import { readComparison, readMeasures, type Comparison, type Versions } from '../api/comparisons.js';
import type { Measure } from '../api/measures.js';
import { Data } from '../design/data.js';
import { Empty } from '../design/empty.js';
import { Page } from '../design/page.js';
import { useLoaded } from '../hooks/use-loaded.js';
import { useHasRole } from '../session/session-context.js';
import { ComparedDefinitions } from './compared-definitions.js';
import { ComparedFacts } from './compared-facts.js';
import { ComparedResults } from './compared-results.js';
import { ComparedValueSets } from './compared-value-sets.js';
import { VersionChoice } from './version-choice.js';

/** What one version of a measure evaluates differently from another, and for whom it matters. */
export function ComparisonPage() {
  const { loaded, reload } = useLoaded(readMeasures);
  const [search, setSearch] = useSearchParams();
  const choose = useCallback(
    ({ before, after }: Versions) => setSearch({ before, after }, { replace: true }),
    [setSearch],
  );
  return (
    <Page
      title="Compare versions"
      lead="Which definitions and value sets changed, and who counts otherwise by it."
      trail={[{ to: '/measures', text: 'Measures' }]}
    >
      <Data of={loaded} name="the measures" onRetry={reload}>
        {(measures) => <Chosen measures={measures} versions={chosen(measures, search)} onChoose={choose} />}
      </Data>
    </Page>
  );
}

/** Those of the address; else two versions of one measure; else whatever two there are. */
function chosen(measures: readonly Measure[], search: URLSearchParams): Versions | null {
  const known = (id: string | null) => measures.find((measure) => measure.id === id);
  const later = measures.find((measure, index) => measures[index - 1]?.url === measure.url);
  const earlier = later && measures[measures.indexOf(later) - 1];
  const before = known(search.get('before')) ?? earlier ?? measures[0];
  const after = known(search.get('after')) ?? later ?? measures[1] ?? measures[0];
  return before && after ? { before: before.id, after: after.id } : null;
}

interface ChosenProps {
  measures: readonly Measure[];
  versions: Versions | null;
  onChoose: (versions: Versions) => void;
}

function Chosen({ measures, versions, onChoose }: ChosenProps) {
  if (!versions) {
    return (
      <Empty title="There are no measure packages">
        <p>An administrator imports them.</p>
      </Empty>
    );
  }
  return (
    <>
      <VersionChoice measures={measures} versions={versions} onChoose={onChoose} />
      <Changes key={`${versions.before}/${versions.after}`} versions={versions} />
    </>
  );
}

function Changes({ versions: { before, after } }: { versions: Versions }) {
  const load = useCallback((signal: AbortSignal) => readComparison({ before, after }, signal), [before, after]);
  const { loaded, reload } = useLoaded(load);
  const seesPersons = useHasRole('administrator', 'quality-officer', 'aco-analyst');
  return (
    <Data of={loaded} name="the comparison" onRetry={reload}>
      {(comparison) => (
        <>
          {isSame(comparison) && (
            <Empty title="Nothing differs">
              <p>Both evaluate the same logic with the same codes.</p>
            </Empty>
          )}
          <ComparedFacts comparison={comparison} />
          <ComparedDefinitions definitions={comparison.definitions} />
          <ComparedValueSets valueSets={comparison.valueSets} />
          {seesPersons && before !== after && <ComparedResults comparison={comparison} />}
        </>
      )}
    </Data>
  );
}

function isSame({ measure, libraries, definitions, valueSets }: Comparison): boolean {
  return measure.length + libraries.length + definitions.length + valueSets.length === 0;
}
