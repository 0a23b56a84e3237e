import { Link } from 'react-router';
import type { GroupScore, MeasureScore, Scoring, StratumScore } from '../api/measures.js';
import { formatCount, formatDecimal, formatPercent } from '../design/format.js';
import { Table, type Column } from '../design/table.js';
import { personsAddress } from './addresses.js';
import { inOrder } from './population-names.js';

/** The strata of a group, each with its score and counts. */
export function StrataTable({ score, group }: { score: MeasureScore; group: GroupScore }) {
  const columns: Column<StratumScore>[] = [
    { head: 'Stratum', cell: (stratum) => stratum.stratum },
    { head: 'Score', number: true, cell: (stratum) => figure(stratum.score, score.package.scoring) },
    ...inOrder(group.populations).map(({ code, name }) => ({
      head: name,
      number: true,
      cell: (stratum: StratumScore) => (
        <Link to={personsAddress(score, { group: group.id, population: code, stratum: stratum.stratum })}>
          {formatCount(stratum.populations[code] ?? 0)}
        </Link>
      ),
    })),
  ];
  return (
    <div className="stack stack--close">
      <h3>Strata</h3>
      <Table label="Strata" columns={columns} rows={group.strata} keyOf={({ stratum }) => stratum} />
    </div>
  );
}

function figure(score: number | null, scoring: Scoring): string {
  if (score === null) return '–';
  return scoring === 'proportion' ? formatPercent(score) : formatDecimal(score);
}
