import type { PackageBundle } from '../../cql/engine.js';
import type { Library, Measure, ValueSet } from '../../fhir/types.js';
import { parseCanonical } from '../../terminology/canonical.js';
import { withVersion } from './cql-header.js';
import { libraryLabel } from '../import/elm-library.js';

/** A package as it was imported: its value sets are those it brought. */
export interface ClonedContent {
  measure: Measure;
  /** The measure's own library first. */
  libraries: readonly Library[];
  valueSets: readonly ValueSet[];
}

export interface CloneSettings {
  version: string;
  /** Year that the effective period moves to; absent: it stays. */
  year?: number;
  /** Day that the clone says it changed: `2026-11-25`. */
  date: string;
  /** Becomes the version-specific identifier. */
  uuid: string;
}

/**
 * A draft of the next version: measure and own library under the new version, everything they include as it is. What was
 * said of the version before (approval, review) is left out, and where it comes from is stated.
 *
 * As CRMI's `$clone` (https://hl7.org/fhir/uv/crmi/OperationDefinition-crmi-clone.html), but for the effective period:
 * it stays, because versions are told apart by it here.
 */
export function clonePackage(source: ClonedContent, settings: CloneSettings): PackageBundle {
  const [own, ...included] = source.libraries;
  const libraries = own ? [clonedLibrary(own, settings), ...included] : included;
  return {
    resourceType: 'Bundle',
    type: 'collection',
    entry: [clonedMeasure(source.measure, own, settings), ...libraries, ...source.valueSets].map((resource) => ({
      resource,
    })),
  };
}

function clonedMeasure(measure: Measure, own: Library | undefined, settings: CloneSettings): Measure {
  const { approvalDate: _approved, lastReviewDate: _reviewed, meta, ...rest } = measure;
  const { version, date } = settings;
  const origin = { type: 'derived-from' as const, resource: `${measure.url ?? ''}|${measure.version ?? ''}` };
  const related = (measure.relatedArtifact ?? []).filter(
    ({ type, resource = '' }) => type !== 'derived-from' || parseCanonical(resource).url !== measure.url,
  );
  return {
    ...rest,
    ...(measure.id !== undefined && { id: clonedId(measure.id, version) }),
    ...(meta?.profile && { meta: { profile: meta.profile } }),
    version,
    status: 'draft',
    date,
    ...(measure.identifier && {
      identifier: measure.identifier.map((one) =>
        isVersionSpecific(one) ? { ...one, value: `urn:uuid:${settings.uuid}` } : one,
      ),
    }),
    ...effectivePeriodOf(measure, settings),
    ...(own?.url !== undefined && { library: [`${own.url}|${version}`] }),
    relatedArtifact: [...related.map((one) => atVersion(one, own, version)), origin],
  };
}

/** https://hl7.org/fhir/us/cqfmeasures/CodeSystem-identifier-type.html */
function isVersionSpecific({ type }: NonNullable<Measure['identifier']>[number]): boolean {
  return type?.coding?.some(({ code }) => code === 'version-specific') ?? false;
}

/** The period as many years later or earlier as its first day is from the year; the whole year where it had none. */
function effectivePeriodOf({ effectivePeriod }: Measure, { year }: CloneSettings): Pick<Measure, 'effectivePeriod'> {
  if (year === undefined) return effectivePeriod ? { effectivePeriod } : {};
  const known = effectivePeriod?.start ?? effectivePeriod?.end;
  if (known === undefined) return { effectivePeriod: { start: `${year}-01-01`, end: `${year}-12-31` } };
  const by = year - Number(known.slice(0, 4));
  const moved = Object.entries({ start: effectivePeriod?.start, end: effectivePeriod?.end })
    .filter((side): side is [string, string] => side[1] !== undefined)
    .map(([side, day]) => [side, movedBy(day, by)] as const);
  return { effectivePeriod: Object.fromEntries(moved) };
}

/** A date some years later; the 29th of February becomes the 28th where there is none. */
function movedBy(date: string, years: number): string {
  const year = Number(date.slice(0, 4)) + years;
  const hasLeapDay = new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1;
  const rest = date.slice(4);
  return `${year}${rest.startsWith('-02-29') && !hasLeapDay ? `-02-28${rest.slice(6)}` : rest}`;
}

type RelatedArtifact = NonNullable<Measure['relatedArtifact']>[number];
type Attachment = NonNullable<Library['content']>[number];

/** What named the own library at its version names it at the new one. */
function atVersion(artifact: RelatedArtifact, own: Library | undefined, version: string): RelatedArtifact {
  return own && artifact.resource === libraryLabel(own) ? { ...artifact, resource: `${own.url}|${version}` } : artifact;
}

function clonedLibrary(library: Library, { version, date }: CloneSettings): Library {
  const { approvalDate: _approved, lastReviewDate: _reviewed, meta, ...rest } = library;
  return {
    ...rest,
    ...(library.id !== undefined && { id: clonedId(library.id, version) }),
    ...(meta?.profile && { meta: { profile: meta.profile } }),
    version,
    status: 'draft',
    date,
    content: (library.content ?? []).flatMap((attachment) => clonedContent(attachment, version)),
  };
}

/** CQL and ELM state the version themselves. Other forms of the same ELM would go on stating the old one. */
function clonedContent({ contentType, data }: Attachment, version: string): Attachment[] {
  if (data === undefined) return [];
  const text = Buffer.from(data, 'base64').toString('utf8');
  if (contentType === 'text/cql') return [{ contentType, data: base64(withVersion(text, version)) }];
  if (contentType !== 'application/elm+json') return [];
  const elm = JSON.parse(text) as { library: { identifier: { version?: string } } };
  elm.library.identifier.version = version;
  return [{ contentType, data: base64(JSON.stringify(elm)) }];
}

/** At most 64 of the characters that an id may have. https://hl7.org/fhir/R4/datatypes.html#id */
function clonedId(id: string, version: string): string {
  const suffix = `-${version.replaceAll(/[^A-Za-z0-9.-]/g, '-')}`.slice(0, 32);
  return `${id.slice(0, 64 - suffix.length)}${suffix}`;
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}
