import { formatCount } from '../design/format.js';

/** Longest name of a group in a table; some publishers write a paragraph. */
const LONGEST = 80;

/** What tells a group apart from the others of its measure: its description, cut to a line, else its number. */
export function groupName({ description }: { description: string | null }, index: number): string {
  if (description === null) return `Group ${index + 1}`;
  if (fitsName(description)) return description;
  return `${description.slice(0, description.lastIndexOf(' ', LONGEST))}…`;
}

/** Whether a description is short enough to be the whole name of its group. */
export function fitsName(description: string): boolean {
  return description.length <= LONGEST;
}

/** `17 patients`, `1 episode` */
export function formatCounted(group: { basis: string }, count: number): string {
  const unit = countedUnit(group);
  return count === 1 ? `1 ${unit.slice(0, -1)}` : `${formatCount(count)} ${unit}`;
}

/** What the counts of a group count. */
export function countedUnit({ basis }: { basis: string }): 'patients' | 'episodes' {
  return basis === 'boolean' ? 'patients' : 'episodes';
}
