import type { DefinitionChange } from '../api/comparisons.js';
import { Badge, type Tone } from '../design/badge.js';
import { Card } from '../design/card.js';
import { formatCount } from '../design/format.js';

const TONES: Record<DefinitionChange['change'], Tone> = {
  changed: 'warn',
  added: 'good',
  removed: 'bad',
  affected: 'plain',
};

/** Definitions whose logic changed, with their CQL, and those that only draw on one; nothing where all are the same. */
export function ComparedDefinitions({ definitions }: { definitions: readonly DefinitionChange[] }) {
  if (definitions.length === 0) return null;
  const used = definitions.filter((one) => one.used);
  const unused = definitions.filter((one) => !one.used);
  return (
    <Card title="Definitions">
      <div className="stack">
        {used.map((one) => (
          <Definition key={`${one.library} ${one.name}`} definition={one} />
        ))}
        {unused.length > 0 && (
          <details>
            <summary>
              {formatCount(unused.length)} more that no population, stratum or supplemental data draws on
            </summary>
            <ul className="found">
              {unused.map(({ library, name, change }) => (
                <li key={`${library} ${name}`}>
                  {name} <span className="muted small">{`${library}, ${change}`}</span>
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
    </Card>
  );
}

function Definition({
  definition: { library, name, change, before, after, causes },
}: {
  definition: DefinitionChange;
}) {
  return (
    <article className="definition">
      <h3>
        <Badge tone={TONES[change]}>{change}</Badge> {name} <span className="muted small">{library}</span>
      </h3>
      {causes.length > 0 && <p className="muted small">Draws on {causes.join(', ')}</p>}
      {(before !== null || after !== null) && (
        <div className="sides">
          <Side title="Before" text={before} />
          <Side title="After" text={after} />
        </div>
      )}
    </article>
  );
}

function Side({ title, text }: { title: string; text: string | null }) {
  return (
    <div className="sides__side">
      <p className="muted small">{title}</p>
      {text === null ? (
        <p className="muted">Not there</p>
      ) : (
        <pre className="cql" tabIndex={0}>
          {text}
        </pre>
      )}
    </div>
  );
}
