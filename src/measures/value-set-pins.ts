import type { ValueSet } from '../fhir/types.js';
import { chooseVersion, parseCanonical } from '../terminology/canonical.js';
import { label, parseValueSet } from '../fhir/value-set.js';
import type { LibraryElm } from './elm-library.js';
import type { NamedValueSet } from './measure-package.entity.js';

/** The value sets that libraries name, fixed to what the package brings. */
export interface ValueSetPins {
  named: NamedValueSet[];
  valueSets: ValueSet[];
  warnings: string[];
}

/** Fixes each value set that the logic names to the version it names, else to the newest one in the package. */
export function pinValueSets(elms: readonly LibraryElm[], available: readonly ValueSet[]): ValueSetPins {
  const references = new Map(elms.flatMap((elm) => elm.valueSets.map(({ reference, name }) => [reference, name])));
  const pins: ValueSetPins = { named: [], valueSets: [], warnings: [] };
  for (const [reference, name] of references) {
    const canonical = parseCanonical(reference);
    const chosen = chooseVersion(canonical, available);
    const versions = available.filter(({ url }) => url === canonical.url).length;
    if (chosen && canonical.version === undefined && versions > 1) {
      pins.warnings.push(
        `The package has ${versions} versions of ${canonical.url}; the newest is used: ${label(chosen)}.`,
      );
    }
    pins.named.push({ reference, name, own: chosen ? ownOf(chosen, pins) : null });
  }
  return pins;
}

function ownOf(valueSet: ValueSet, pins: ValueSetPins): NamedValueSet['own'] {
  const { codes, problems } = parseValueSet(valueSet);
  pins.warnings.push(...problems);
  if (!pins.valueSets.includes(valueSet)) pins.valueSets.push(valueSet);
  if (codes.length === 0) return null;
  return {
    version: valueSet.version ?? '',
    codeCount: codes.length,
    starter: valueSet.experimental === true,
    complete: problems.length === 0,
  };
}
