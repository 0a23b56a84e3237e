import type { BeneficiaryList } from '../api/roster.js';
import { Badge } from '../design/badge.js';
import { Card } from '../design/card.js';
import { Empty } from '../design/empty.js';
import { formatCount, formatPercent } from '../design/format.js';
import { Table } from '../design/table.js';
import { reasonWords } from './reason-words.js';

/** The beneficiary lists of a year, and how many of each are known here. */
export function BeneficiaryListsCard({ lists }: { lists: readonly BeneficiaryList[] }) {
  const current = lists.find(({ isCurrent }) => isCurrent);
  return (
    <Card title="Beneficiary lists" flush>
      {lists.length === 0 ? (
        <Empty title="No list of this year">
          <p>
            Medicare CQMs count the beneficiaries of a list that CMS gives each quarter. Import it with{' '}
            <code>caliper beneficiaries import</code>.
          </p>
        </Empty>
      ) : (
        <Table
          label="Beneficiary lists"
          rows={lists}
          keyOf={({ id }) => String(id)}
          columns={[
            {
              head: 'List',
              cell: ({ quarter, version, isCurrent }) => (
                <>
                  Quarter {quarter}, version {version} {isCurrent && <Badge tone="accent">counts</Badge>}
                </>
              ),
            },
            { head: 'Beneficiaries', number: true, cell: ({ beneficiaries }) => formatCount(beneficiaries) },
            {
              head: 'Found',
              number: true,
              cell: ({ isMatched, found, beneficiaries }) =>
                isMatched ? formatPercent((found.mbi + found.model) / beneficiaries) : 'being looked for',
            },
            { head: 'By number', number: true, cell: ({ found }) => formatCount(found.mbi) },
            { head: 'By name', number: true, cell: ({ found }) => formatCount(found.model) },
            { head: 'To review', number: true, cell: ({ found }) => formatCount(found.review) },
            { head: 'Not found', number: true, cell: ({ found }) => formatCount(found.none) },
          ]}
        />
      )}
      {current && current.reasons.length > 0 && (
        <ul className="card__lead card__lead--list muted small" aria-label="Why beneficiaries were not found">
          {current.reasons.map(({ reason, beneficiaries }) => (
            <li key={reason}>
              {formatCount(beneficiaries)}: {reasonWords(reason)}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
