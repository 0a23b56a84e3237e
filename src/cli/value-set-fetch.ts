import { readFile } from 'node:fs/promises';
import type { INestApplicationContext } from '@nestjs/common';
import type { Command } from 'commander';
import type { Actor } from '../access/audit-trail.js';
import { readEnvironment } from '../config/environment.js';
import { UnusableInputError } from '../errors/refusals.js';
import type { ValueSet } from '../fhir/types.js';
import { MeasurePackages, type PackageDetails } from '../measures/measure-packages.js';
import { ProgrammeCatalogue } from '../measures/programmes/programmes.js';
import { parseCanonical } from '../terminology/canonical.js';
import { fetchExpansion, type WantedExpansion } from '../terminology/server/fetch-expansion.js';
import {
  KeyRefusedError,
  TerminologyServer,
  TerminologyServerError,
} from '../terminology/server/terminology-server.js';
import { isOid, vsacUrl } from '../terminology/vsac/export-sets.js';
import { withApplication } from './application.js';
import { EXIT, runCommand } from './exit.js';

interface FetchOptions {
  measure: string[];
  url: string[];
  oid: string[];
  programme?: string;
  server: string;
  apiKeyFile?: string;
  manifest?: string;
}

/** What was fetched, and what was not. */
interface Fetched {
  valueSets: ValueSet[];
  /** Value sets that the server does not know. */
  unknown: string[];
  failed: string[];
}

const collect = (value: string, previous: string[]) => [...previous, value];

/** `caliper value-sets fetch`. Exit 1 when some value set could not be fetched; the others are stored. */
export function registerFetch(valueSets: Command, actor: Actor): void {
  valueSets
    .command('fetch')
    .description('fetch expansions from a FHIR terminology server, such as that of the Value Set Authority Center')
    .option(
      '--measure <measure>',
      'value sets that this measure names (repeatable; default: all active ones)',
      collect,
      [],
    )
    .option('--programme <programme>', 'value sets of the measures of a programme, such as app-plus-2026')
    .option('--url <url|version>', 'this value set (repeatable)', collect, [])
    .option('--oid <oid|version>', 'this value set of the Value Set Authority Center (repeatable)', collect, [])
    .option('--server <url>', 'base of its FHIR API', 'https://cts.nlm.nih.gov/fhir')
    .option('--api-key-file <file>', 'file with the API key; without it TERMINOLOGY_API_KEY counts')
    .option('--manifest <url>', 'canonical of the release whose expansions are wanted')
    .action((options: FetchOptions) => runCommand(() => fetchAll(options, actor)));
}

async function fetchAll(options: FetchOptions, actor: Actor): Promise<number> {
  const server = new TerminologyServer({ base: options.server, apiKey: await apiKeyOf(options) });
  return withApplication(async (application) => {
    const wanted = await wantedBy(options, application);
    const fetched = await fetchEach(server, wanted);
    for (const url of fetched.unknown) console.error(`${url}: the server does not know it`);
    for (const message of fetched.failed) console.error(message);
    if (fetched.valueSets.length > 0) await store(application, fetched.valueSets, actor);
    console.log(`${fetched.valueSets.length} of ${wanted.length} value sets fetched`);
    return fetched.valueSets.length === wanted.length ? EXIT.done : EXIT.refused;
  });
}

async function store(application: INestApplicationContext, valueSets: readonly ValueSet[], actor: Actor) {
  const entry = valueSets.map((resource) => ({ resource }));
  const outcome = await application
    .get(MeasurePackages, { strict: false })
    .importBundle({ resourceType: 'Bundle', type: 'collection', entry }, actor);
  for (const { url, version, codeCount, result } of outcome.valueSets) {
    console.log(`${url}|${version}: ${codeCount} codes, ${result}`);
  }
}

/** The whole of a value set or nothing of it; a key that is refused ends everything. */
async function fetchEach(server: TerminologyServer, wanted: readonly WantedExpansion[]): Promise<Fetched> {
  const fetched: Fetched = { valueSets: [], unknown: [], failed: [] };
  for (const one of wanted) {
    try {
      const valueSet = await fetchExpansion(server, one);
      if (!valueSet) fetched.unknown.push(one.version ? `${one.url}|${one.version}` : one.url);
      else if (!valueSet.expansion?.contains?.length) fetched.failed.push(`${one.url}: the expansion has no codes`);
      else fetched.valueSets.push(valueSet);
    } catch (error) {
      if (!(error instanceof TerminologyServerError) || error instanceof KeyRefusedError) throw error;
      fetched.failed.push(error.message);
    }
  }
  return fetched;
}

/** The value sets that are asked for, each once. @throws UnusableInputError */
async function wantedBy(options: FetchOptions, application: INestApplicationContext): Promise<WantedExpansion[]> {
  const named = [...options.url.map(parseCanonical), ...options.oid.map(canonicalOfOid)];
  const packages = application.get(MeasurePackages, { strict: false });
  const measures =
    named.length > 0 && options.measure.length === 0 && !options.programme ? [] : await measuresOf(options, packages);
  const ofMeasures = measures.flatMap(({ valueSets }) =>
    valueSets.map(({ url, wanted }) => (wanted ? { url, version: wanted } : { url })),
  );
  const { manifest } = options;
  const wanted = new Map<string, WantedExpansion>();
  for (const one of [...named, ...ofMeasures]) {
    wanted.set(`${one.url}|${one.version ?? ''}`, { ...one, ...(manifest ? { manifest } : {}) });
  }
  if (wanted.size === 0) {
    throw new UnusableInputError(
      'No value set is asked for: no measure is active. Name one: --measure, --url or --oid.',
    );
  }
  return [...wanted.values()];
}

async function measuresOf({ measure, programme }: FetchOptions, packages: MeasurePackages): Promise<PackageDetails[]> {
  const references = [...measure, ...(programme ? await packagesOf(programme, packages) : [])];
  const asked = references.length > 0 ? references : (await packages.active()).map(({ id }) => id);
  return Promise.all(asked.map((reference) => packages.find(reference)));
}

/** The packages of a programme's measures that are here. */
async function packagesOf(programme: string, packages: MeasurePackages): Promise<string[]> {
  const { measures } = ProgrammeCatalogue.read(readEnvironment().DATA_DIRECTORY).get(programme);
  const urls = new Set(measures.flatMap((one) => one.packages.map(({ url }) => url)));
  const here = (await packages.list()).filter(({ url, status }) => urls.has(url) && status !== 'retired');
  if (here.length === 0) throw new UnusableInputError(`No measure of ${programme} is imported.`);
  return here.map(({ id }) => id);
}

function canonicalOfOid(reference: string): { url: string; version?: string } {
  const { url: oid, version } = parseCanonical(reference);
  if (!isOid(oid)) throw new UnusableInputError(`${oid} is not an OID.`);
  return { url: vsacUrl(oid), ...(version === undefined ? {} : { version }) };
}

async function apiKeyOf({ apiKeyFile }: FetchOptions): Promise<string | null> {
  if (apiKeyFile === undefined) return readEnvironment().TERMINOLOGY_API_KEY ?? null;
  const text = await readFile(apiKeyFile, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UnusableInputError(`${apiKeyFile}: cannot be read (${error.code ?? error.message}).`, { cause: error });
  });
  if (text.trim() === '') throw new UnusableInputError(`${apiKeyFile}: holds no API key.`);
  return text.trim();
}
