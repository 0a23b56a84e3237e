import type { FlipReason, RetrieveDifference } from './flip-reasons.js';

/** Resources named in one sentence. */
const NAMED = 5;

/** A reason in sentences: what was changed, what it came to, and what was found in one version only. */
export function reasonWords({ name, change, causes, before, after, populations, retrieves }: FlipReason): string {
  if (change === 'decides') {
    return `${populations.join(', ')}: decided by "${after ?? 'nothing'}", before by "${before ?? 'nothing'}".`;
  }
  const how =
    change === 'affected'
      ? `draws on ${causes.slice(0, NAMED).map(causeWords).join(', ')}, which ${causes.length === 1 ? 'is' : 'are'} changed`
      : `is ${change}`;
  const values = `${before ?? 'not reached'} before, ${after ?? 'not reached'} after`;
  return [`"${name}" ${how}: ${values}.`, ...retrieves.map(retrieveWords)].join(' ');
}

function causeWords(cause: string): string {
  const [, valueSet] = /^value set (.*)$/.exec(cause) ?? [];
  return valueSet === undefined ? `"${cause}"` : `the value set "${valueSet}"`;
}

function retrieveWords({ asked, define, onlyBefore, onlyAfter }: RetrieveDifference): string {
  const sides = [sideWords(onlyBefore, 'before'), sideWords(onlyAfter, 'after')].filter((words) => words !== null);
  return `[${asked}] in "${define}" found ${sides.join(' and ')}.`;
}

function sideWords(resources: readonly string[], side: string): string | null {
  if (resources.length === 0) return null;
  const more = resources.length > NAMED ? ` and ${resources.length - NAMED} more` : '';
  return `${resources.slice(0, NAMED).join(', ')}${more} only ${side}`;
}
