import type { ValueSet } from '../../fhir/types.js';
import { label } from '../../fhir/value-set.js';
import { chooseVersion, parseCanonical } from '../../terminology/canonical.js';
import { ValueSetExpander, type ExpandedCodes } from '../../terminology/value-set-expander.js';
import type { LibraryElm } from '../import/elm-library.js';
import type { NamedValueSet } from '../measure-package.entity.js';
import type { Manifest } from '../import/package-manifest.js';

/** The value sets that libraries name, fixed to what the package brings. */
export interface ValueSetPins {
  named: NamedValueSet[];
  /** Those that are named, and those that their definitions include, as they came. */
  valueSets: ValueSet[];
  warnings: string[];
}

/**
 * Fixes each value set that the logic names to the version it names, else to that of the package's manifest, else to
 * the newest one in the package. Definitions are computed from the value sets of the package.
 */
export function pinValueSets(
  elms: readonly LibraryElm[],
  available: readonly ValueSet[],
  manifest: Manifest,
): ValueSetPins {
  const references = new Map(elms.flatMap((elm) => elm.valueSets.map(({ reference, name }) => [reference, name])));
  const expander = new ValueSetExpander(available);
  const named: NamedValueSet[] = [];
  const valueSets = new Set<ValueSet>();
  const warnings = [...manifest.warnings];
  for (const [reference, name] of references) {
    const { url, version } = parseCanonical(reference);
    const fixed = version === undefined ? manifest.versions.get(url) : undefined;
    const chosen = chooseVersion({ url, version: version ?? fixed }, available);
    const one: NamedValueSet = { reference, name, own: null, ...(fixed === undefined ? {} : { manifest: fixed }) };
    named.push(one);
    if (!chosen) continue;
    const versions = available.filter((other) => other.url === url).length;
    if (version === undefined && fixed === undefined && versions > 1) {
      warnings.push(`The package has ${versions} versions of ${url}; the newest is used: ${label(chosen)}.`);
    }
    const expanded = expander.expand(chosen);
    warnings.push(...expanded.problems);
    const includes = available.filter((other) => expanded.used.includes(label(other)));
    for (const taken of [chosen, ...includes]) valueSets.add(taken);
    one.own = ownOf(chosen, expanded);
  }
  return { named, valueSets: [...valueSets], warnings };
}

function ownOf(valueSet: ValueSet, { codes, problems }: ExpandedCodes): NamedValueSet['own'] {
  if (codes.length === 0) return null;
  return {
    version: valueSet.version ?? '',
    codeCount: codes.length,
    starter: valueSet.experimental === true,
    complete: problems.length === 0,
  };
}
