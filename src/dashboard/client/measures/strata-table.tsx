import { Link } from 'react-router';
import type { GroupScore, MeasureScore, StratumScore } from '../api/measures.js';
import { formatCount, formatDecimal, formatPercent } from '../design/format.js';
import { Table, type Column } from '../design/table.js';
import { personsAddress } from './addresses.js';
import { inOrder } from './population-names.js';

/** The strata of a group, each with its score and counts. */
export function StrataTable({ score, group }: { score: MeasureScore; group: GroupScore }) {
  const columns: Column<StratumScore>[] = [
    { head: 'Stratum', cell: (stratum) => stratum.id },
    { head: 'Score', number: true, cell: (stratum) => figure(stratum.score, group) },
    ...inOrder(group.populations).map(({ code, name }) => ({
      head: name,
      number: true,
      cell: (stratum: StratumScore) => (
        <Link to={personsAddress(score, { group: group.id, population: code, stratum: stratum.id })}>
          {formatCount(stratum.populations[code] ?? 0)}
        </Link>
      ),
    })),
  ];
  return (
    <div className="stack stack--close">
      <h3>Strata</h3>
      <Table label="Strata" columns={columns} rows={group.strata} keyOf={(stratum) => stratum.id} />
    </div>
  );
}

function figure(score: number | null, group: GroupScore): string {
  if (score === null) return '–';
  return group.scoring === 'proportion' ? formatPercent(score) : formatDecimal(score);
}
