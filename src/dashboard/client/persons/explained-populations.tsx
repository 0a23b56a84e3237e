import type { ExplainedGroup, Explanation } from '../api/explanations.js';
import { Card } from '../design/card.js';
import { Notice } from '../design/notice.js';
import { Table, type Column } from '../design/table.js';
import { groupName } from '../measures/group-words.js';
import { populationName } from '../measures/population-names.js';

/** Where on the page a definition of the measure's own library stands. */
export function definitionId(name: string): string {
  return `define-${name.replace(/[^A-Za-z0-9]+/g, '-')}`;
}

const COLUMNS: readonly Column<ExplainedGroup['populations'][number]>[] = [
  { head: 'Population', cell: ({ population }) => populationName(population) },
  { head: 'Counts', cell: ({ count }) => (count === null ? '–' : String(count)), number: true },
  { head: 'Decided by', cell: ({ expression }) => <a href={`#${definitionId(expression)}`}>{expression}</a> },
];

/** What the person counts for, and which definition decides it. */
export function ExplainedPopulations({ groups, error, isStored }: Explanation) {
  return (
    <>
      {error !== null && (
        <Notice tone="bad" title="The evaluation failed">
          <p>{error}</p>
        </Notice>
      )}
      {error === null && !isStored && (
        <Notice tone="warn">
          <p>The record has changed since the last evaluation: this is what it would give now.</p>
        </Notice>
      )}
      {groups.map((group, index) => (
        <Card key={group.id} title={groups.length > 1 ? groupName(group, index) : 'Populations'} flush>
          <Table
            label="Populations"
            rows={group.populations}
            keyOf={({ population }) => population}
            columns={COLUMNS}
          />
        </Card>
      ))}
    </>
  );
}
