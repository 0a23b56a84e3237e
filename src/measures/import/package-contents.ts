import type { Bundle, BundleEntry, FhirResource, Library, Measure, Parameters, ValueSet } from '../../fhir/types.js';
import { PackageRefusedError } from '../measure-errors.js';

/** What an import is made of, sorted by kind. */
export interface PackageContents {
  measures: Measure[];
  /** Logic libraries and others, without model definitions. */
  libraries: Library[];
  /** Libraries of type `model-definition`: models to translate CQL against. */
  models: Library[];
  valueSets: ValueSet[];
  /** Value sets of a folder that serves several measures: those that a measure names are part of its package. */
  offered: ValueSet[];
  /** Expansion parameters that go with a package. */
  parameters: Parameters[];
  /** How many resources of other types there were. */
  skipped: Map<string, number>;
}

/** Contents without anything in them. */
export function noContents(): PackageContents {
  return { measures: [], libraries: [], models: [], valueSets: [], offered: [], parameters: [], skipped: new Map() };
}

const BUNDLE_TYPES = ['collection', 'transaction', 'batch'];

/** Sorts the resources of a Bundle. @throws PackageRefusedError with every entry that is none of an import */
export function contentsOf(input: unknown): PackageContents {
  const entries = requireBundle(input).entry ?? [];
  const faults = entries.flatMap(entryFaults);
  if (faults.length > 0) throw new PackageRefusedError(faults);
  const contents = noContents();
  for (const { resource } of entries) sortIn(resource as FhirResource, contents);
  return contents;
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

function entryFaults(entry: BundleEntry | null, index: number): string[] {
  const method = entry?.request?.method;
  const faults =
    method === undefined || method === 'PUT' || method === 'POST'
      ? []
      : [`Bundle.entry[${index}]: ${method} is not an import; packages are retired, not deleted.`];
  if (typeof entry?.resource?.resourceType !== 'string') faults.push(`Bundle.entry[${index}] has no resource.`);
  return faults;
}

function sortIn(resource: FhirResource, contents: PackageContents): void {
  const { measures, libraries, models, valueSets, parameters, skipped } = contents;
  if (resource.resourceType === 'Measure') measures.push(resource);
  else if (resource.resourceType === 'ValueSet') valueSets.push(resource);
  else if (resource.resourceType === 'Parameters') parameters.push(resource);
  else if (resource.resourceType !== 'Library') {
    skipped.set(resource.resourceType, (skipped.get(resource.resourceType) ?? 0) + 1);
  } else (isModelDefinition(resource) ? models : libraries).push(resource);
}

/** https://terminology.hl7.org/CodeSystem-library-type.html */
function isModelDefinition({ type }: Library): boolean {
  return type?.coding?.some(({ code }) => code === 'model-definition') ?? false;
}
