import { Fragment } from 'react';
import { Link } from 'react-router';
import type { ExplainedResource, ExplainedRetrieve, Explanation } from '../api/explanations.js';
import { Card } from '../design/card.js';
import { formatCount, formatDate } from '../design/format.js';

const SHOWN = 10;

/** What the logic looked for in the record: what it found, from which EHR, and which clause left it out. */
export function ExplainedRetrieves({ retrieves, resources }: Explanation) {
  const known = new Map<string, ExplainedResource[]>();
  for (const resource of resources) {
    known.set(resource.reference, [...(known.get(resource.reference) ?? []), resource]);
  }
  const found = retrieves.filter((retrieve) => retrieve.found.length > 0);
  const empty = retrieves.filter((retrieve) => retrieve.found.length === 0);
  return (
    <Card title="What was looked for">
      <div className="stack">
        {found.map((retrieve) => (
          <Retrieve key={`${retrieve.library} ${retrieve.clause}`} retrieve={retrieve} known={known} />
        ))}
        {empty.length > 0 && (
          <details>
            <summary>Not in the record: {formatCount(empty.length)} more that were looked for</summary>
            <ul className="found">
              {empty.map(({ library, clause, asked, define }) => (
                <li key={`${library} ${clause}`}>
                  <code>[{asked}]</code> <span className="muted small">{define}</span>
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
    </Card>
  );
}

/** By reference, one for each EHR that states it. */
type Known = ReadonlyMap<string, readonly ExplainedResource[]>;

function Retrieve({
  retrieve: { asked, define, found, dismissed },
  known,
}: {
  retrieve: ExplainedRetrieve;
  known: Known;
}) {
  const leftOut = new Set(dismissed.flatMap(({ resources }) => resources));
  const kept = found.filter((reference) => !leftOut.has(reference));
  return (
    <article className="definition">
      <h4>
        <code>[{asked}]</code> <span className="muted small">{define}</span>
      </h4>
      {kept.length > 0 && (
        <>
          <p>{formatCount(kept.length)} found</p>
          <Resources references={kept} known={known} />
        </>
      )}
      {dismissed.map(({ library, clause, by, define: where, resources }) => (
        <div key={`${library} ${clause}`}>
          <p>
            {formatCount(resources.length)} found and left out by <code>{by}</code> in {where}
          </p>
          <Resources references={resources} known={known} />
        </div>
      ))}
    </article>
  );
}

function Resources({ references, known }: { references: readonly string[]; known: Known }) {
  const rest = references.length - SHOWN;
  return (
    <ul className="found">
      {references.slice(0, SHOWN).map((reference) => (
        <li key={reference}>
          <Resource reference={reference} statements={known.get(reference) ?? []} />
        </li>
      ))}
      {rest > 0 && <li className="muted">and {formatCount(rest)} more</li>}
    </ul>
  );
}

function Resource({ reference, statements }: { reference: string; statements: readonly ExplainedResource[] }) {
  const [first] = statements;
  if (!first) return <code>{reference}</code>;
  const { type, text, date } = first;
  return (
    <>
      {text ?? type}
      {date && `, ${formatDate(date)}`} <span className="muted small">{type}, from </span>
      {statements.map(({ sourceName, sourceTitle }, index) => (
        <Fragment key={sourceName}>
          {index > 0 && <span className="muted small"> and </span>}
          <Link className="small" to={`/sources/${sourceName}`}>
            {sourceTitle}
          </Link>
        </Fragment>
      ))}
    </>
  );
}
