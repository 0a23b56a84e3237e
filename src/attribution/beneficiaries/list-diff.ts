import type { ListDiff } from './beneficiary-lists.js';
import type { Beneficiary } from './list-file.js';

/** What one beneficiary is in a list against another list. */
export interface BeneficiaryChange {
  mbi: string;
  change: 'joined' | 'left' | 'changed';
  /** What differs of one who has changed: fields, or headings of what else the lines say. */
  fields: string[];
}

/** Who differs between two lists, by their number: those of the later list in its order, then those who left. */
export function listChanges(before: readonly Beneficiary[], after: readonly Beneficiary[]): BeneficiaryChange[] {
  const known = new Map(before.map((one) => [one.mbi, one]));
  const listed = new Set(after.map(({ mbi }) => mbi));
  const here = after.flatMap((one): BeneficiaryChange[] => {
    const earlier = known.get(one.mbi);
    if (!earlier) return [{ mbi: one.mbi, change: 'joined', fields: [] }];
    const fields = changedFields(earlier, one);
    return fields.length > 0 ? [{ mbi: one.mbi, change: 'changed', fields }] : [];
  });
  const gone = before.filter(({ mbi }) => !listed.has(mbi));
  return [...here, ...gone.map(({ mbi }) => ({ mbi, change: 'left' as const, fields: [] }))];
}

/** How many have changed in which way. @param size of the later list */
export function countChanges(changes: readonly BeneficiaryChange[], size: number): ListDiff {
  const count = (change: BeneficiaryChange['change']) => changes.filter((one) => one.change === change).length;
  const [joined, changed] = [count('joined'), count('changed')];
  return { joined, left: count('left'), changed, unchanged: size - joined - changed };
}

/** The last four characters of a number, enough to find its line. */
export function maskedNumber(mbi: string): string {
  return `${'*'.repeat(Math.max(0, mbi.length - 4))}${mbi.slice(-4)}`;
}

/** The line's place in its file says nothing of the beneficiary. */
function changedFields({ line: _, ...before }: Beneficiary, { line: __, ...after }: Beneficiary): string[] {
  const [was, is] = [flattened(before), flattened(after)];
  const names = new Set([...Object.keys(was), ...Object.keys(is)]);
  return [...names].filter((name) => was[name] !== is[name]);
}

function flattened({ flags, ...fields }: Omit<Beneficiary, 'line'>): Record<string, string | null | undefined> {
  return { ...flags, ...fields, npis: fields.npis.join(' ') };
}
