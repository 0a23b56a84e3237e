import type { ValueSet } from '../fhir/types.js';
import { label } from '../fhir/value-set.js';
import { chooseVersion, parseCanonical } from '../terminology/canonical.js';
import { ValueSetExpander } from '../terminology/value-set-expander.js';
import type { LibraryElm } from './elm-library.js';
import type { NamedValueSet } from './measure-package.entity.js';
import type { Manifest } from './package-manifest.js';

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
    const canonical = parseCanonical(reference);
    const fixed = canonical.version === undefined ? manifest.versions.get(canonical.url) : undefined;
    const chosen = chooseVersion({ ...canonical, version: canonical.version ?? fixed }, available);
    const versions = available.filter(({ url }) => url === canonical.url).length;
    if (chosen && (canonical.version ?? fixed) === undefined && versions > 1) {
      warnings.push(`The package has ${versions} versions of ${canonical.url}; the newest is used: ${label(chosen)}.`);
    }
    const manifestVersion = fixed === undefined ? {} : { manifest: fixed };
    if (!chosen) {
      named.push({ reference, name, own: null, ...manifestVersion });
      continue;
    }
    const expanded = expander.expand(chosen);
    warnings.push(...expanded.problems);
    const includes = available.filter((other) => expanded.used.includes(label(other)));
    for (const one of [chosen, ...includes]) valueSets.add(one);
    const { codes, problems } = expanded;
    const own = {
      version: chosen.version ?? '',
      codeCount: codes.length,
      starter: chosen.experimental === true,
      complete: problems.length === 0,
    };
    named.push({ reference, name, own: codes.length > 0 ? own : null, ...manifestVersion });
  }
  return { named, valueSets: [...valueSets], warnings };
}
