import { extname } from 'node:path';
import type { PackageBundle } from '../../cql/engine.js';
import { libraryKey } from '../../cql/translate/library-key.js';
import { UnusableInputError } from '../../errors/refusals.js';
import { parseJson } from '../../fhir/json.js';
import { FhirError } from '../../fhir/operation-outcome.js';
import type { FhirResource } from '../../fhir/types.js';
import { modelLibrary } from './model-library.js';
import { logicLibrary, OWN_NAMESPACE } from './package-assembly.js';
import { readZip, type ZipLimits, type ZippedFile } from './zip-reader.js';

/** The kinds of file that an import takes. */
export type UploadKind = 'json' | 'zip' | 'cql' | 'xml';

const MEDIA_TYPES: Readonly<Record<string, UploadKind>> = {
  'application/json': 'json',
  'application/fhir+json': 'json',
  'application/zip': 'zip',
  'application/x-zip-compressed': 'zip',
  'text/cql': 'cql',
  'application/xml': 'xml',
  'text/xml': 'xml',
};

/** What a request may say its body is. */
export const UPLOAD_MEDIA_TYPES: readonly string[] = Object.keys(MEDIA_TYPES);

/** The kind of a body, by its media type. @throws FhirError 415 for one that is not taken */
export function kindOfMediaType(header: string | undefined): UploadKind {
  const kind = MEDIA_TYPES[(header ?? '').split(';')[0]?.trim().toLowerCase() ?? ''];
  if (kind) return kind;
  throw FhirError.of(415, 'not-supported', `Content-Type must be one of ${UPLOAD_MEDIA_TYPES.join(', ')}.`);
}

/** The kind of a file, by its name; JSON where the name does not tell. */
export function kindOfFile(path: string): UploadKind {
  const extension = extname(path).slice(1).toLowerCase();
  return extension === 'zip' || extension === 'cql' || extension === 'xml' ? extension : 'json';
}

/**
 * What a file says, as a Bundle for import: a Bundle itself, one resource, CQL, model information, or a zip archive of
 * these. Of an archive with a Bundle that holds a Measure, as MADiE exports it, the Bundle alone is taken: the other
 * files say the same again.
 * @throws UnusableInputError, CqlTranslationError for CQL without header, FhirError 400 for broken JSON
 */
export async function readUpload(bytes: Buffer, kind: UploadKind, limits?: ZipLimits): Promise<PackageBundle> {
  if (kind === 'zip') return readArchive(bytes, limits);
  const resource = resourceOf(bytes, kind);
  return resource.resourceType === 'Bundle' ? (resource as PackageBundle) : bundleOf([resource]);
}

async function readArchive(bytes: Buffer, limits: ZipLimits | undefined): Promise<PackageBundle> {
  const files = await readZip(bytes, (path) => /\.(json|cql)$/i.test(path), limits);
  const resources = files.filter(({ path }) => /\.json$/i.test(path)).map(resourceOfFile);
  const bundles = resources.filter((resource) => resource.resourceType === 'Bundle');
  const whole = bundles.filter(({ entry = [] }) => entry.some((one) => one.resource?.resourceType === 'Measure'));
  if (whole.length > 0) return bundleOf(whole.flatMap(resourcesOf));
  const single = resources.filter(({ resourceType }) => resourceType !== 'Bundle');
  const texts = files.filter(({ path }) => /\.cql$/i.test(path)).map(resourceOfFile);
  const found = [...bundles.flatMap(resourcesOf), ...single, ...texts];
  if (found.length > 0) return bundleOf(found);
  throw new UnusableInputError('The zip archive holds neither FHIR resources (*.json) nor CQL (*.cql).');
}

function resourceOfFile({ path, content }: ZippedFile): FhirResource {
  try {
    return resourceOf(content, /\.cql$/i.test(path) ? 'cql' : 'json');
  } catch (error) {
    if (!(error instanceof FhirError)) throw error;
    throw new UnusableInputError(`${path}: ${error.message}`, { cause: error });
  }
}

function resourceOf(bytes: Buffer, kind: Exclude<UploadKind, 'zip'>): FhirResource {
  if (kind === 'json') return parseJson(bytes) as unknown as FhirResource;
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  if (kind === 'xml') return modelLibrary(text);
  libraryKey(text);
  return logicLibrary(OWN_NAMESPACE, undefined, text);
}

function resourcesOf(bundle: FhirResource): FhirResource[] {
  if (bundle.resourceType !== 'Bundle') return [];
  return (bundle.entry ?? []).flatMap((entry) => (entry.resource as FhirResource | undefined) ?? []);
}

function bundleOf(resources: readonly FhirResource[]): PackageBundle {
  return {
    resourceType: 'Bundle',
    type: 'collection',
    entry: resources.map((resource) => ({ resource })),
  } as PackageBundle;
}
