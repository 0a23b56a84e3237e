import type { Programme } from '../api/submissions.js';

/** The programme's own title, or its id and year where this installation no longer has it. */
export function programmeTitle(
  { programme, year }: { programme: string; year: number },
  programmes: readonly Programme[],
): string {
  const found = programmes.find((known) => known.programme === programme && known.year === year);
  return found?.title ?? `${programme} ${year}`;
}
