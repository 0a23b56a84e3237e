import type { PackageDetails } from '../api/packages.js';
import { Card } from '../design/card.js';
import { Table } from '../design/table.js';
import { groupName } from '../measures/group-words.js';
import { populationName } from '../measures/population-names.js';

/** What each group counts, and by which expression of the logic. */
export function GroupsCard({ details: { groups, populations } }: { details: PackageDetails }) {
  return (
    <Card title={groups.length === 1 ? 'Populations' : 'Groups and populations'} flush>
      {groups.map((group, index) => (
        <section key={group.id} aria-label={groupName(group, index)}>
          {groups.length > 1 && <h3 className="group-head">{groupName(group, index)}</h3>}
          <Table
            label={`Populations of ${groupName(group, index)}`}
            rows={populations.filter((population) => population.group === group.id)}
            keyOf={({ code, expression }) => `${code} ${expression}`}
            columns={[
              { head: 'Population', cell: ({ code }) => (code === 'stratifier' ? 'Stratum' : populationName(code)) },
              { head: 'Expression', cell: ({ expression }) => <code>{expression}</code> },
            ]}
          />
        </section>
      ))}
    </Card>
  );
}
