import type { ValueSetUse } from '../api/packages.js';
import { Badge } from '../design/badge.js';
import { Card } from '../design/card.js';
import { Empty } from '../design/empty.js';
import { formatCount } from '../design/format.js';
import { Notice } from '../design/notice.js';
import { Table, type Column } from '../design/table.js';
import { countedSets } from './package-words.js';
import { VersionChoice } from './version-choice.js';

interface ValueSetsCardProps {
  packageId: string;
  valueSets: readonly ValueSetUse[];
  onChanged: () => void;
}

/** The value sets that the logic names, those first that need something to be done. */
export function ValueSetsCard({ packageId, valueSets, onChanged }: ValueSetsCardProps) {
  const missing = valueSets.filter(({ origin }) => origin === 'missing').length;
  const starters = valueSets.filter(({ starter }) => starter).length;
  const columns: readonly Column<ValueSetUse>[] = [
    { head: 'Value set', cell: (one) => <ValueSetName valueSet={one} /> },
    { head: 'Codes', number: true, cell: ({ codeCount }) => formatCount(codeCount) },
    { head: 'From', cell: (one) => <Origin valueSet={one} /> },
    {
      head: 'Version',
      cell: (one) => <VersionChoice packageId={packageId} valueSet={one} onChanged={onChanged} />,
    },
  ];
  return (
    <Card title={countedSets(valueSets.length)} flush={missing + starters === 0}>
      <div className="stack">
        {missing > 0 && (
          <Notice tone="bad" title={`${countedSets(missing)} without codes`}>
            <p>What has no codes is taken as empty, which changes who counts. Import the codes.</p>
          </Notice>
        )}
        {starters > 0 && (
          <Notice tone="warn" title={`${countedSets(starters)} to try it with`}>
            <p>
              Starter sets hold a few codes. Import the expansions of the Value Set Authority Center before you submit.
            </p>
          </Notice>
        )}
        {valueSets.length === 0 ? (
          <Empty title="The logic names no value sets" />
        ) : (
          <Table
            label="Value sets"
            columns={columns}
            rows={[...valueSets].sort(mostPressingFirst)}
            keyOf={({ url, name }) => `${url} ${name}`}
          />
        )}
      </div>
    </Card>
  );
}

function ValueSetName({ valueSet: { name, url } }: { valueSet: ValueSetUse }) {
  return (
    <div className="measure-name">
      <span>{name}</span>
      <span className="hash">{url}</span>
    </div>
  );
}

const ORIGINS = { package: 'The package', imported: 'Imported' } as const;

function Origin({ valueSet: { origin, starter } }: { valueSet: ValueSetUse }) {
  if (origin === 'missing') return <Badge tone="bad">Missing</Badge>;
  return (
    <span className="chips">
      <span>{ORIGINS[origin]}</span>
      {starter && <Badge tone="warn">Starter</Badge>}
    </span>
  );
}

function mostPressingFirst(one: ValueSetUse, other: ValueSetUse): number {
  return urgency(one) - urgency(other) || one.name.localeCompare(other.name);
}

function urgency({ origin, starter, fixedBy }: ValueSetUse): number {
  if (origin === 'missing') return 0;
  if (starter) return 1;
  return fixedBy === 'newest' ? 2 : 3;
}
