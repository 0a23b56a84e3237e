import type { DataRequirement, PeriodBounds, ValueSetUse } from '../api/packages.js';
import { Empty } from '../design/empty.js';
import { Table, type Column } from '../design/table.js';

interface RequirementsTableProps {
  requirements: readonly DataRequirement[];
  valueSets: readonly ValueSetUse[];
}

/** One line for each kind of resource that the logic asks for. */
export function RequirementsTable({ requirements, valueSets }: RequirementsTableProps) {
  const names = new Map(valueSets.map(({ url, name }) => [url, name]));
  const columns: readonly Column<DataRequirement>[] = [
    { head: 'Type', cell: (one) => <TypeAndProfile requirement={one} /> },
    { head: 'Codes', cell: (one) => codesText(one, names) },
    { head: 'Dates', cell: ({ dateFilter = [] }) => dateFilter.map(dateText).join('; ') || 'any' },
    { head: 'Elements read', cell: ({ mustSupport = [] }) => <code>{mustSupport.join(', ')}</code> },
  ];
  if (requirements.length === 0) return <Empty title="The logic reads no data" />;
  return <Table label="Data requirements" columns={columns} rows={requirements} keyOf={(one) => JSON.stringify(one)} />;
}

function TypeAndProfile({ requirement: { type, profile = [] } }: { requirement: DataRequirement }) {
  const name = profile[0]?.slice(profile[0].lastIndexOf('/') + 1);
  return (
    <div className="data-type">
      <span>{type}</span>
      {name !== undefined && name !== type && <span className="muted small">{name}</span>}
    </div>
  );
}

function codesText({ codeFilter = [] }: DataRequirement, names: ReadonlyMap<string, string>): string {
  const [filter] = codeFilter;
  if (!filter) return 'any';
  if (filter.valueSet === undefined) {
    return `${filter.path ?? ''}: ${(filter.code ?? []).map(({ code, display }) => display ?? code).join(', ')}`;
  }
  const [url = ''] = filter.valueSet.split('|');
  return `${filter.path ?? ''} in ${names.get(url) ?? url}`;
}

type DateFilter = NonNullable<DataRequirement['dateFilter']>[number];

function dateText({ path, searchParam, valuePeriod = {} }: DateFilter): string {
  const what = path ?? `${searchParam ?? 'date'} overlapping`;
  const [from, to] = [sideText(valuePeriod, 'start'), sideText(valuePeriod, 'end')];
  if (from !== null && to !== null) return `${what}: ${from} to ${to}`;
  return from === null ? `${what}: until ${to ?? ''}` : `${what}: from ${from}`;
}

function sideText(bounds: PeriodBounds, side: 'start' | 'end'): string | null {
  const expression = bounds[`_${side}`]?.extension?.[0]?.valueExpression?.expression;
  return bounds[side] ?? expression?.replace('"Measurement Period"', 'the period') ?? null;
}
