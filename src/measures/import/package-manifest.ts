import type { FhirResource, Library, Measure, Parameters } from '../../fhir/types.js';
import { parseCanonical } from '../../terminology/canonical.js';

/** Versions of value sets, by url, that the publisher of a package fixed beside the logic. */
export interface Manifest {
  versions: ReadonlyMap<string, string>;
  /** Where two places of the package fix different versions, in whole sentences. */
  warnings: string[];
}

/** Where versions may stand, the most deliberate first. */
interface Place {
  name: string;
  canonicals: string[];
}

/**
 * Parameters of an expansion that fix the version of a value set: `canonicalVersion` (CRMI STU 1),
 * `default-valueset-version` and the two that override it (STU 2).
 * https://hl7.org/fhir/uv/crmi/STU2/en/OperationDefinition-crmi-infer-manifest-parameters.html
 */
const VERSION_PARAMETERS = new Set([
  'canonicalVersion',
  'default-canonical-version',
  'default-valueset-version',
  'check-valueset-version',
  'force-valueset-version',
]);

/**
 * The versions that a package's manifest fixes: the dependencies and expansion parameters of its manifest Library
 * (`asset-collection`), else its expansion parameters, else the dependencies of the measure's effective data
 * requirements and libraries. Dependencies without a version fix nothing.
 * https://hl7.org/fhir/uv/crmi/STU2/en/StructureDefinition-crmi-manifestlibrary.html
 */
export function readManifest(
  measure: Measure,
  libraries: readonly Library[],
  parameters: readonly Parameters[],
): Manifest {
  const versions = new Map<string, string>();
  const fixedBy = new Map<string, string>();
  const warnings: string[] = [];
  for (const { name, canonicals } of placesOf(measure, libraries, parameters)) {
    for (const canonical of canonicals) {
      const { url, version } = parseCanonical(canonical);
      if (!version) continue;
      const known = versions.get(url);
      if (known === undefined) {
        versions.set(url, version);
        fixedBy.set(url, name);
      } else if (known !== version) {
        warnings.push(
          `The package fixes two versions of ${url}: ${known} in ${fixedBy.get(url)}, ${version} in ${name}; the first is used.`,
        );
      }
    }
  }
  return { versions, warnings };
}

function placesOf(measure: Measure, libraries: readonly Library[], parameters: readonly Parameters[]): Place[] {
  const manifests = libraries.filter((library) => typeOf(library) === 'asset-collection');
  const others = libraries.filter((library) => typeOf(library) !== 'asset-collection');
  const contained = containedIn(measure).filter((one) => one.resourceType === 'Library');
  return [
    ...manifests.flatMap((library) => [containedParameters(library), dependencies(library)]),
    ...parameters.map((one) => ({ name: `Parameters ${one.id ?? ''}`.trim(), canonicals: versionsIn(one) })),
    containedParameters(measure),
    ...contained.flatMap((library) => [containedParameters(library), dependencies(library)]),
    ...others.flatMap((library) => [containedParameters(library), dependencies(library)]),
  ];
}

function typeOf({ type }: Library): string | undefined {
  return type?.coding?.[0]?.code;
}

function dependencies({ relatedArtifact = [], ...library }: Library): Place {
  const canonicals = relatedArtifact
    .filter(({ type }) => type === 'depends-on')
    .flatMap(({ resource }) => (resource?.includes('/ValueSet/') ? [resource] : []));
  return { name: nameOf(library), canonicals };
}

function containedParameters(holder: Library | Measure): Place {
  const canonicals = containedIn(holder).flatMap((one) => (one.resourceType === 'Parameters' ? versionsIn(one) : []));
  return { name: `the expansion parameters of ${nameOf(holder)}`, canonicals };
}

function containedIn({ contained = [] }: Library | Measure): FhirResource[] {
  return contained as FhirResource[];
}

function versionsIn({ parameter = [] }: Parameters): string[] {
  return parameter
    .filter(({ name }) => VERSION_PARAMETERS.has(name))
    .flatMap(({ valueCanonical, valueUri, valueString }) => valueCanonical ?? valueUri ?? valueString ?? []);
}

function nameOf({ resourceType, name, id, url }: Library | Measure): string {
  return `${resourceType} ${name ?? id ?? url ?? '?'}`;
}
