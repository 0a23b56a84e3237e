import { compareForSort } from './comparison.js';
import { spend } from './limits.js';
import type { Value } from './value.js';

/** One key of a sort clause. */
export interface SortKey {
  readonly of: (row: Value) => Value;
  readonly descending: boolean;
}

/**
 * A list in the order of its keys; rows that they do not tell apart stay in their order. Null comes first ascending and
 * last descending. https://cql.hl7.org/03-developersguide.html#sorting
 */
export function sort(list: Value, keys: readonly SortKey[]): Value {
  if (!Array.isArray(list)) return list;
  spend(list.length * keys.length);
  const rows = (list as readonly Value[]).map((row) => ({ row, values: keys.map((key) => key.of(row)) }));
  rows.sort((a, b) => {
    for (const [index, { descending }] of keys.entries()) {
      const order = compareForSort(a.values[index] ?? null, b.values[index] ?? null);
      if (order !== 0) return descending ? -order : order;
    }
    return 0;
  });
  return rows.map(({ row }) => row);
}
