import type { ExplainedDefinition, Explanation } from '../api/explanations.js';
import { Badge } from '../design/badge.js';
import { Card } from '../design/card.js';
import { Notice } from '../design/notice.js';
import { definitionId } from './explained-populations.js';
import { Legend, MarkedCql } from './marked-cql.js';
import { OUTCOMES } from './outcome-words.js';

/** Converts types of FHIR to types of CQL: no logic of a measure. */
const CONVERSIONS = /^FHIRHelpers(\||$)/;

/** The definitions that the populations draw on: the measure's own open, those of other libraries to be opened. */
export function ExplainedLogic({ definitions, unannotated }: Explanation) {
  const shown = definitions.filter(({ library }) => !CONVERSIONS.test(library));
  const libraries = [...new Set(shown.map(({ library }) => library))];
  const withoutText = unannotated.filter((library) => libraries.includes(library));
  return (
    <Card title="Logic">
      <div className="stack">
        <Legend />
        {withoutText.length > 0 && (
          <Notice>
            <p>{withoutText.join(', ')}: translated without annotations, so the definitions have no text here.</p>
          </Notice>
        )}
        {libraries.map((library, index) => (
          <details key={library} className="library" open={index === 0}>
            <summary>
              <h3>{library.replace('|', ' ')}</h3>
            </summary>
            <div className="stack">
              {shown
                .filter((definition) => definition.library === library)
                .map((definition, place) => (
                  <Definition key={place} definition={definition} isOwn={index === 0} />
                ))}
            </div>
          </details>
        ))}
      </div>
    </Card>
  );
}

function Definition({ definition, isOwn }: { definition: ExplainedDefinition; isOwn: boolean }) {
  const { name, kind, outcome, value, text } = definition;
  const { mark, words, tone } = OUTCOMES[outcome];
  return (
    <article className="definition" id={isOwn && kind === 'expression' ? definitionId(name) : undefined}>
      <h4>
        <Badge tone={tone}>
          {mark} {outcome === 'true' || outcome === 'false' ? outcome : words}
        </Badge>{' '}
        {name}
        {kind === 'function' && <span className="muted small"> function</span>}
      </h4>
      {value !== '' && value !== outcome && <p className="muted small">{value}</p>}
      {outcome !== 'not reached' && text.length > 0 && <MarkedCql text={text} />}
    </article>
  );
}
