import { useCallback } from 'react';
import { useParams } from 'react-router';
import { readExplanation } from '../api/explanations.js';
import { Data } from '../design/data.js';
import { formatPeriod } from '../design/format.js';
import { Page } from '../design/page.js';
import { useLoaded } from '../hooks/use-loaded.js';
import { ExplainedLogic } from './explained-logic.js';
import { ExplainedPopulations } from './explained-populations.js';
import { ExplainedRetrieves } from './explained-retrieves.js';

/** Why a person counts or does not in one measure: populations, logic, and what was found in the record. */
export function ExplanationPage() {
  const { personId = '', measurePeriodId = '' } = useParams();
  const load = useCallback(
    (signal: AbortSignal) => readExplanation(personId, measurePeriodId, signal),
    [personId, measurePeriodId],
  );
  const { loaded, reload } = useLoaded(load);
  const explanation = loaded.state === 'ready' ? loaded.value : null;
  return (
    <Page
      title={explanation ? `Why? ${explanation.title}` : 'Why?'}
      windowTitle="Why?"
      trail={[
        { to: '/measures', text: 'Measures' },
        { to: `/persons/${personId}`, text: 'Person' },
      ]}
      lead={
        explanation
          ? `${formatPeriod({ start: explanation.periodStart, end: explanation.periodEnd })}, by the measure’s own logic`
          : 'Why the person counts or does not'
      }
    >
      <Data of={loaded} name="the explanation" onRetry={reload}>
        {(found) => (
          <>
            <ExplainedPopulations {...found} />
            <ExplainedLogic {...found} />
            <ExplainedRetrieves {...found} />
          </>
        )}
      </Data>
    </Page>
  );
}
