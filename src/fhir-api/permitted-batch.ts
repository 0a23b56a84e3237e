import type { InsufficientScopeError } from '../access/clients/insufficient-scope.js';
import { adoptDecimals } from '../fhir/json.js';
import { outcomeOf } from '../fhir/operation-outcome.js';
import type { Bundle, BundleEntry } from '../fhir/types.js';

/** Entries of a Bundle that the caller may not do, by their place. */
export type RefusedEntries = ReadonlyMap<number, InsufficientScopeError>;

/** The batch without the entries that are refused; null when none is left. */
export function withoutRefused(bundle: Bundle, refused: RefusedEntries): Bundle | null {
  const entry = (bundle.entry ?? []).filter((_, index) => !refused.has(index));
  if (entry.length === 0) return null;
  const rest: Bundle = { ...bundle, entry };
  adoptDecimals(rest, bundle);
  return rest;
}

/** The answer to the whole batch: that to what is left of it, with the refusals in their places. */
export function answerWhole(bundle: Bundle, refused: RefusedEntries, answer: Bundle | null): Bundle {
  const answered = (answer?.entry ?? []).values();
  const entry = (bundle.entry ?? []).map((_, index): BundleEntry => {
    const refusal = refused.get(index);
    if (!refusal) return answered.next().value ?? {};
    return { response: { status: '403 Forbidden', outcome: outcomeOf(refusal.issues) } };
  });
  return { resourceType: 'Bundle', type: 'batch-response', entry };
}
