import { flawSentence } from '../../sources/health/coding/flaw-words.js';
import type { StoredCost } from './feed-costs.queries.js';

type Cost = Pick<
  StoredCost,
  'flaw' | 'kind' | 'resources' | 'flawed' | 'held' | 'unverified' | 'cannotMeet' | 'meetsOnlySo' | 'leftOut'
>;

/**
 * What a flaw costs, such as `17 % of the blood pressures carry no LOINC code, only one of the EHR’s own: 212 persons
 * cannot meet CMS165.` What was not verified by evaluating mended data is `up to`.
 * @param type resource type of the kind
 */
export function costWords(cost: Cost, type: string, measure: string): string {
  const share = cost.resources === 0 ? 0 : cost.flawed / cost.resources;
  const flaw = flawSentence(cost.flaw, { type, kind: cost.kind, share }).replace(/\.$/, '');
  return `${flaw}: ${[...consequences(cost, measure)].join('; ')}.`;
}

function* consequences({ held, unverified, cannotMeet, meetsOnlySo, leftOut }: Cost, measure: string) {
  if (cannotMeet > 0) yield `${persons(cannotMeet)} cannot meet ${measure}`;
  if (leftOut > 0) yield `${persons(leftOut)} ${leftOut === 1 ? 'is' : 'are'} left out of ${measure}`;
  if (meetsOnlySo > 0)
    yield `${persons(meetsOnlySo)} ${meetsOnlySo === 1 ? 'meets' : 'meet'} ${measure} only because of it`;
  const untold = Math.min(held, unverified);
  if (untold > 0) yield `up to ${persons(untold)} ${cannotMeet > 0 ? 'more ' : ''}may not meet ${measure} for it`;
  if (cannotMeet + leftOut + meetsOnlySo + untold === 0) yield `it changes nobody’s result in ${measure}`;
}

function persons(count: number): string {
  return `${count.toLocaleString('en-US')} person${count === 1 ? '' : 's'}`;
}
