import { isError, issue, outcomeOf } from '../fhir/operation-outcome.js';
import type { OperationOutcome, OperationOutcomeIssue } from '../fhir/types.js';
import type { ChangeResult } from './resource-intake.js';

/** Findings listed in the outcome of one message; the others are counted. */
const MOST = 200;

/** Places told of one kind of error: all lines of a message of a bulk export, so that they are found again. */
const MOST_PLACES = 500;

/** A finding with its entry's place in the Bundle. */
export function placed(finding: OperationOutcomeIssue, index: number): OperationOutcomeIssue {
  const entry = `Bundle.entry[${index}]`;
  return {
    ...finding,
    diagnostics: `${entry}: ${finding.diagnostics}`,
    expression: [`${entry}.resource`, ...(finding.expression ?? [])],
  };
}

/**
 * The findings of a whole message. What is wrong in the same way in many resources is told once, with the first place
 * and the number of others, errors first: a sender with one habit must not bury the rest. Of errors `expression` names
 * the other places too.
 */
export function messageOutcome(
  results: readonly ChangeResult[],
  issues: readonly OperationOutcomeIssue[],
): OperationOutcome {
  const groups = new Map<string, Group>();
  const add = (finding: OperationOutcomeIssue, key: string) => {
    const group = groups.get(key);
    if (!group) groups.set(key, { first: finding, count: 1, places: [] });
    else {
      group.count += 1;
      const place = isError(finding) && group.places.length < MOST_PLACES ? finding.expression?.[0] : undefined;
      if (place !== undefined) group.places.push(place);
    }
  };
  for (const finding of issues) add(finding, finding.diagnostics ?? '');
  for (const { change } of results) {
    for (const finding of change.issues) {
      const kind = `${finding.severity} ${(finding.diagnostics ?? '').replaceAll(/\[\d+\]/g, '[]')}`;
      add(results.length > 1 ? placed(finding, change.index) : finding, kind);
    }
  }
  const all = [...groups.values()].map(told);
  all.sort((a, b) => Number(isError(b)) - Number(isError(a)));
  if (all.length <= MOST) return outcomeOf(all);
  const rest = issue('warning', 'incomplete', `${all.length - MOST} further kinds of finding are not listed.`);
  return outcomeOf([...all.slice(0, MOST), rest]);
}

interface Group {
  first: OperationOutcomeIssue;
  count: number;
  /** Where the others are. */
  places: string[];
}

function told({ first, count, places }: Group): OperationOutcomeIssue {
  if (count === 1) return first;
  const diagnostics = `${first.diagnostics} (and ${count - 1} more like it)`;
  return { ...first, diagnostics, expression: [...(first.expression ?? []), ...places] };
}
