import type { PackageSummary } from './measure-packages.js';

/** What whoever imports or shows a package should know of its value sets, in whole sentences. */
export function valueSetWarnings({ name, missing, starters, newest }: PackageSummary): string[] {
  return [
    ...missing.map((reference) => `${name}: no codes for value set ${reference}; it is taken as empty. Import it.`),
    ...newest.map(
      (reference) =>
        `${name}: several versions of value set ${reference} are stored and nothing fixes one; the newest is used. ` +
        `To fix one: caliper value-sets pin`,
    ),
    ...(starters.length > 0
      ? [
          `${name}: ${starters.length} starter value sets. Import the expansions of the Value Set Authority Center before you submit.`,
        ]
      : []),
  ];
}
