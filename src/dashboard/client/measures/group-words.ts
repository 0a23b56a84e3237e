/** Longest name of a group in a table; some publishers write a paragraph. */
const LONGEST = 80;

/** What tells a group apart from the others of its measure: its description, cut to a line, else its number. */
export function groupName({ description }: { description: string | null }, index: number): string {
  if (description === null) return `Group ${index + 1}`;
  if (description.length <= LONGEST) return description;
  return `${description.slice(0, description.lastIndexOf(' ', LONGEST))}…`;
}

/** What the counts of a group count. */
export function countedUnit({ basis }: { basis: string }): 'patients' | 'episodes' {
  return basis === 'boolean' ? 'patients' : 'episodes';
}
