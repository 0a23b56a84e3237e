import type { Library, Measure, Resource, ValueSet } from '../../fhir/types.js';
import { checkMeasure } from './measure-check.js';
import type { NamedValueSet } from '../measure-package.entity.js';
import { PackageRefusedError } from '../measure-errors.js';
import { readManifest } from './package-manifest.js';
import { contradicts } from '../package-summary.js';
import { closureOf } from './library-closure.js';
import { valueSetsNamedBy } from './package-assembly.js';
import { contentsOf, type PackageContents } from './package-contents.js';
import { pinValueSets } from '../value-sets/value-set-pins.js';

/** One measure of a bundle with all that it needs, checked. */
export interface ReadPackage {
  measure: Measure;
  /** The main library first, then what it includes. */
  libraries: Library[];
  valueSets: ValueSet[];
  named: NamedValueSet[];
}

/** What a bundle holds: packages, or value sets alone. */
export interface ReadBundle {
  packages: ReadPackage[];
  /** Value sets of a bundle without a Measure: for every package. */
  looseValueSets: ValueSet[];
  warnings: string[];
}

/**
 * Takes a published bundle apart, whose libraries all have ELM, and checks each measure in it.
 * @throws PackageRefusedError with every fault found
 */
export function readBundle(input: unknown): ReadBundle {
  return readContents(contentsOf(input));
}

/**
 * Checks each measure of the contents, or the libraries and value sets that come without one.
 * @throws PackageRefusedError with every fault found
 */
export function readContents(contents: PackageContents): ReadBundle {
  const { measures, libraries, valueSets: own, offered } = contents;
  const valueSets = [...own, ...valueSetsNamedBy(libraries, offered)];
  const warnings = [...contents.skipped].map(
    ([type, count]) =>
      `${count} ${type} resource${count > 1 ? 's were' : ' was'} left out: not part of a measure package.`,
  );
  if (measures.length === 0) {
    requireAnything(contents);
    return { packages: [], looseValueSets: valueSets, warnings };
  }
  const faults: string[] = [];
  const packages = measures.map((measure) => {
    const closure = closureOf(measure, libraries);
    faults.push(...checkMeasure(measure, closure.main), ...closure.faults);
    const pins = pinValueSets(closure.elms, valueSets, readManifest(measure, libraries, contents.parameters));
    warnings.push(...pins.warnings);
    if (contradicts(measure)) {
      warnings.push(
        `${measure.name ?? measure.url}: the improvement notation contradicts itself (code and display); higher is taken as better.`,
      );
    }
    return { measure, libraries: closure.libraries, valueSets: pins.valueSets, named: pins.named };
  });
  if (faults.length > 0) throw new PackageRefusedError([...new Set(faults)]);
  const used = new Set<Resource>(packages.flatMap((one) => one.valueSets));
  const unused = valueSets.filter((valueSet) => !used.has(valueSet)).length;
  if (unused > 0) warnings.push(`${unused} ValueSet resource(s) were left out: no library of the measure names them.`);
  return { packages, looseValueSets: [], warnings: [...new Set(warnings)] };
}

function requireAnything({ libraries, models, valueSets }: PackageContents): void {
  if (libraries.length + models.length + valueSets.length > 0) return;
  throw new PackageRefusedError(['The Bundle has neither a Measure nor a Library nor a ValueSet.']);
}
