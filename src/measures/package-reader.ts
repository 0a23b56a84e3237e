import type {
  Bundle,
  BundleEntry,
  FhirResource,
  Library,
  Measure,
  Parameters,
  Resource,
  ValueSet,
} from '../fhir/types.js';
import { checkMeasure } from './measure-check.js';
import type { NamedValueSet } from './measure-package.entity.js';
import { PackageRefusedError } from './measure-errors.js';
import { readManifest } from './package-manifest.js';
import { contradicts } from './package-summary.js';
import { closureOf } from './library-closure.js';
import { pinValueSets } from './value-set-pins.js';

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

interface Contents {
  measures: Measure[];
  libraries: Library[];
  valueSets: ValueSet[];
  /** Expansion parameters that go with the package. */
  parameters: Parameters[];
  skipped: Map<string, number>;
}

const BUNDLE_TYPES = ['collection', 'transaction', 'batch'];

/**
 * Takes a published bundle apart and checks each measure in it.
 * @throws PackageRefusedError with every fault found
 */
export function readBundle(input: unknown): ReadBundle {
  const contents = contentsOf(requireBundle(input));
  const { measures, libraries, valueSets } = contents;
  const warnings = [...contents.skipped].map(
    ([type, count]) =>
      `${count} ${type} resource${count > 1 ? 's were' : ' was'} left out: not part of a measure package.`,
  );
  if (measures.length === 0) {
    requireValueSetsAlone(contents);
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

function requireBundle(input: unknown): Bundle {
  const resource = input as Partial<Bundle> | null;
  if (typeof resource !== 'object' || resource === null || typeof resource.resourceType !== 'string') {
    throw new PackageRefusedError(['A measure package is a FHIR Bundle; this is no FHIR resource.']);
  }
  if (resource.resourceType !== 'Bundle') {
    throw new PackageRefusedError([`A measure package is a FHIR Bundle; this is a ${String(resource.resourceType)}.`]);
  }
  if (!BUNDLE_TYPES.includes(resource.type ?? '')) {
    throw new PackageRefusedError([
      `A measure package is a Bundle of type ${BUNDLE_TYPES.join(', ')}; this one has type ${String(resource.type)}.`,
    ]);
  }
  if (!Array.isArray(resource.entry) || resource.entry.length === 0) {
    throw new PackageRefusedError(['The Bundle has no entries.']);
  }
  return resource as Bundle;
}

function contentsOf(bundle: Bundle): Contents {
  const contents: Contents = { measures: [], libraries: [], valueSets: [], parameters: [], skipped: new Map() };
  const entries = bundle.entry ?? [];
  const faults = entries.flatMap(entryFaults);
  if (faults.length > 0) throw new PackageRefusedError(faults);
  for (const { resource } of entries) sortIn(resource as FhirResource, contents);
  return contents;
}

function entryFaults(entry: BundleEntry | null, index: number): string[] {
  const method = entry?.request?.method;
  const faults =
    method === undefined || method === 'PUT' || method === 'POST'
      ? []
      : [`Bundle.entry[${index}]: ${method} is not an import; packages are retired, not deleted.`];
  if (typeof entry?.resource?.resourceType !== 'string') faults.push(`Bundle.entry[${index}] has no resource.`);
  return faults;
}

function sortIn(resource: FhirResource, { measures, libraries, valueSets, parameters, skipped }: Contents): void {
  if (resource.resourceType === 'Measure') measures.push(resource);
  else if (resource.resourceType === 'Library') libraries.push(resource);
  else if (resource.resourceType === 'ValueSet') valueSets.push(resource);
  else if (resource.resourceType === 'Parameters') parameters.push(resource);
  else skipped.set(resource.resourceType, (skipped.get(resource.resourceType) ?? 0) + 1);
}

function requireValueSetsAlone({ libraries, valueSets }: Contents): void {
  if (libraries.length > 0) {
    throw new PackageRefusedError([
      'The Bundle has libraries but no Measure: send them in one Bundle with their Measure.',
    ]);
  }
  if (valueSets.length === 0) throw new PackageRefusedError(['The Bundle has neither a Measure nor a ValueSet.']);
}
