import type { ComparedCode, ValueSetChange } from '../api/comparisons.js';
import { Badge } from '../design/badge.js';
import { Card } from '../design/card.js';
import { formatCount } from '../design/format.js';

/** Value sets that the logic names and that have other codes or versions; nothing where all are the same. */
export function ComparedValueSets({ valueSets }: { valueSets: readonly ValueSetChange[] }) {
  if (valueSets.length === 0) return null;
  return (
    <Card title="Value sets">
      <div className="stack">
        {valueSets.map((one) => (
          <ValueSet key={one.url} change={one} />
        ))}
      </div>
    </Card>
  );
}

const WORDS: Record<ValueSetChange['change'], string> = {
  added: 'added',
  removed: 'removed',
  codes: 'other codes',
  version: 'other version',
};

function ValueSet({ change }: { change: ValueSetChange }) {
  const { url, name, versionBefore, versionAfter, countBefore, countAfter } = change;
  const versions =
    versionBefore === versionAfter ? '' : `, version ${versionBefore ?? 'none'} → ${versionAfter ?? 'none'}`;
  return (
    <article className="definition">
      <h3>
        <Badge tone={change.change === 'version' ? 'plain' : 'warn'}>{WORDS[change.change]}</Badge> {name}
      </h3>
      <p className="muted small">{url}</p>
      <p>
        {formatCount(countBefore)} → {formatCount(countAfter)} codes{versions}
      </p>
      <Codes words="Added" codes={change.added} count={change.addedCount} />
      <Codes words="Removed" codes={change.removed} count={change.removedCount} />
    </article>
  );
}

function Codes({ words, codes, count }: { words: string; codes: readonly ComparedCode[]; count: number }) {
  if (count === 0) return null;
  return (
    <details open={count <= 5}>
      <summary>
        {words}: {formatCount(count)}
      </summary>
      <ul className="found">
        {codes.map(({ system, code, display }) => (
          <li key={`${system}|${code}`}>
            <code>{code}</code> {display} <span className="muted small">{system}</span>
          </li>
        ))}
        {count > codes.length && <li className="muted">and {formatCount(count - codes.length)} more</li>}
      </ul>
    </details>
  );
}
