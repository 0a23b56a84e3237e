import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { PackageBundle } from '../../src/cql/engine.js';
import { LifeCycleError, PackageRefusedError, UnknownPackageError } from '../../src/measures/measure-errors.js';
import { MeasurePackages } from '../../src/measures/measure-packages.js';
import { elmOf, packageOf, valueSetOf, VISITS } from '../support/measure-package.js';
import { TestService } from '../support/service.js';

/** Each command is a process that loads the whole service. */
jest.setTimeout(120_000);

const ACTOR = { kind: 'system', id: 'test' } as const;

let service: TestService;
let packages: MeasurePackages;

beforeAll(async () => {
  service = await TestService.start();
  packages = service.service.app.get(MeasurePackages, { strict: false });
});

afterAll(() => service?.stop());

/** A package of its own for one test: another url, so that tests do not meet. */
function packageNamed(name: string, parts: Parameters<typeof packageOf>[0] = {}) {
  return packageOf({ ...parts, measure: { url: `https://example.org/fhir/Measure/${name}`, name, ...parts.measure } });
}

async function imported(name: string, parts: Parameters<typeof packageOf>[0] = {}) {
  const [one] = (await packages.importBundle(packageNamed(name, parts), ACTOR)).packages;
  if (!one) throw new Error('nothing imported');
  return one.package;
}

describe('importing measure packages', () => {
  it('keeps a package as draft, and loads it as it was', async () => {
    const { id, status, missing, starters } = await imported('Plain');
    expect({ status, missing, starters }).toEqual({ status: 'draft', missing: [], starters: [] });
    const loaded = await packages.load(id);
    expect(loaded.measure.name).toBe('Plain');
    expect(loaded.libraries.map(({ name }) => name)).toEqual(['Visits', 'Shared']);
    expect(loaded.valueSets.map(({ url, version }) => `${url}|${version}`)).toEqual([`${VISITS}|20260101`]);
  });

  it('answers "already there" to the same content, and keeps one row', async () => {
    await imported('Twice');
    const again = await packages.importBundle(packageNamed('Twice'), ACTOR);
    expect(again.packages.map(({ result }) => result)).toEqual(['already there']);
    expect(await service.rows('select 1 from measure_packages where name = $1', ['Twice'])).toHaveLength(1);
  });

  it('keeps one row when the same package comes in several times at once', async () => {
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => packages.importBundle(packageNamed('AtOnce'), ACTOR)));
    expect(outcomes.map(({ packages: [one] }) => one?.result).sort()).toEqual([
      'already there',
      'already there',
      'already there',
      'imported',
    ]);
  });

  it('replaces a draft of the same version, but never what was in use', async () => {
    const { id } = await imported('Changing');
    const other = { measure: { title: 'Other' } };
    expect(await packages.importBundle(packageNamed('Changing', other), ACTOR)).toMatchObject({
      packages: [{ result: 'replaced', package: { id, title: 'Other' } }],
    });
    await packages.activate(id, ACTOR);
    await expect(packages.importBundle(packageNamed('Changing'), ACTOR)).rejects.toThrow(
      /is active with other content/,
    );
    await packages.retire(id, ACTOR);
    await expect(packages.importBundle(packageNamed('Changing'), ACTOR)).rejects.toThrow(
      /is retired with other content/,
    );
  });

  it('stores nothing of a Bundle of which one measure is refused', async () => {
    const good = packageNamed('Good');
    const bad = packageNamed('Bad', { measure: { library: ['https://example.org/nowhere'] } });
    const both = { ...good, entry: [...(good.entry ?? []), ...(bad.entry ?? [])] };
    await expect(packages.importBundle(both, ACTOR)).rejects.toThrow(PackageRefusedError);
    expect(await service.rows(`select 1 from measure_packages where name in ('Good', 'Bad')`)).toEqual([]);
  });

  it('takes a missing value set from the imported ones, pinned for each package', async () => {
    const sets = ['one', 'two'].map((name) => `https://example.org/fhir/ValueSet/${name}`);
    const [one = '', two = ''] = sets;
    const needing = (reference: string) => ({
      libraries: { Visits: elmOf('Visits', '1.0.0', ['Shared'], [reference]) },
      valueSets: [],
    });
    const pinned = await imported('Pinned', needing(`${one}|2025`));
    const newest = await imported('Newest', needing(one));
    const lacking = await imported('Lacking', needing(two));
    expect([pinned.missing, newest.missing, lacking.missing]).toEqual([[`${one}|2025`], [one], [two]]);
    const before = await packages.fingerprint(newest.id);

    const outcome = await packages.importBundle(
      {
        resourceType: 'Bundle',
        type: 'collection',
        entry: ['2025', '2026'].map((version) => ({ resource: valueSetOf(one, version, [version]) })),
      },
      ACTOR,
    );
    expect(outcome.valueSets).toHaveLength(2);
    const versionsOf = async (id: string) => (await packages.load(id)).valueSets.map(({ version }) => version);
    expect(await versionsOf(pinned.id)).toEqual(['2025']);
    expect(await versionsOf(newest.id)).toEqual(['2026']);
    expect((await packages.find(lacking.id)).missing).toEqual([two]);
    expect(await packages.fingerprint(newest.id)).not.toBe(before);
  });

  it('lets imported codes take the place of a starter value set', async () => {
    const url = 'https://example.org/fhir/ValueSet/starter';
    const { id, starters } = await imported('Starter', {
      libraries: { Visits: elmOf('Visits', '1.0.0', ['Shared'], [url]) },
      valueSets: [valueSetOf(url, 'starter-1', ['a'], { experimental: true })],
    });
    expect(starters).toEqual([url]);
    const official = valueSetOf(url, '20260101', ['a', 'b', 'c']);
    await packages.importBundle({ resourceType: 'Bundle', type: 'collection', entry: [{ resource: official }] }, ACTOR);
    expect((await packages.find(id)).starters).toEqual([]);
    expect((await packages.load(id)).valueSets).toEqual([official]);
  });

  it('refuses value sets with a page of their codes, all of them', async () => {
    const page = valueSetOf('https://example.org/page', '1', ['a']);
    page.expansion = { timestamp: '2026-01-01T00:00:00Z', ...page.expansion, total: 1000 };
    const entry = [page, valueSetOf('https://example.org/whole', '1', ['a'])].map((resource) => ({ resource }));
    await expect(packages.importBundle({ resourceType: 'Bundle', type: 'collection', entry }, ACTOR)).rejects.toThrow(
      /holds 1 of 1000 codes/,
    );
    expect(await service.rows(`select 1 from value_sets where url like '%/whole'`)).toEqual([]);
  });

  it('keeps hostile names as text', async () => {
    const name = `'); drop table measure_packages; -- {"a":1}`;
    const { id } = await imported(name);
    expect((await packages.find(name)).id).toBe(id);
  });
});

describe('the life cycle', () => {
  it('goes from draft to active to retired, and back to active', async () => {
    const { id } = await imported('Cycle');
    await expect(packages.retire(id, ACTOR)).rejects.toThrow(LifeCycleError);
    expect((await packages.activate(id, ACTOR)).status).toBe('active');
    expect((await packages.active()).map((one) => one.id)).toContain(id);
    expect((await packages.retire(id, ACTOR)).status).toBe('retired');
    expect((await packages.active()).map((one) => one.id)).not.toContain(id);
    expect((await packages.activate(id, ACTOR)).status).toBe('active');
  });

  it('has one active version of a measure for a time', async () => {
    const versionOf = (version: string, year: number) =>
      imported('Yearly', {
        version,
        measure: { effectivePeriod: { start: `${year}-01-01`, end: `${year}-12-31` } },
        libraries: { Visits: elmOf('Visits', version, ['Shared'], [VISITS]) },
      });
    const [first, corrected, next] = [
      await versionOf('1.0.0', 2026),
      await versionOf('1.0.1', 2026),
      await versionOf('2.0.0', 2027),
    ];
    await packages.activate(first.id, ACTOR);
    await expect(packages.activate(corrected.id, ACTOR)).rejects.toThrow(/Retire .*\|1\.0\.0 first/);
    expect((await packages.activate(next.id, ACTOR)).status).toBe('active');
    await packages.retire(first.id, ACTOR);
    expect((await packages.activate(corrected.id, ACTOR)).status).toBe('active');
    expect((await packages.find('Yearly')).version).toBe('2.0.0');
  });

  it('knows no package by a name that is not there', async () => {
    await expect(packages.find('Nobody')).rejects.toThrow(UnknownPackageError);
    await expect(packages.load('not a uuid')).rejects.toThrow(UnknownPackageError);
  });

  it('leaves a trail of every change', async () => {
    const { id } = await imported('Trail');
    await packages.activate(id, ACTOR);
    const trail = await service.rows<{ action: string; details: object }>(
      `select action, details from audit_events where entity_type = 'Measure' and entity_id = $1 order by sequence`,
      [id],
    );
    expect(trail.map(({ action }) => action)).toEqual(['create', 'update']);
    expect(trail[1]?.details).toMatchObject({ step: 'activate', version: '1.0.0' });
  });
});

describe('/api/measures', () => {
  it('lets administrators import, activate and retire', async () => {
    const { administrator } = service;
    const answer = await administrator.request('POST', '/api/measures', packageNamed('OverHttp'));
    expect(answer.status).toBe(200);
    const { id } = (answer.json['packages'] as { package: { id: string } }[])[0]?.package ?? { id: '' };
    expect((await administrator.request('POST', `/api/measures/${id}/retire`)).status).toBe(409);
    expect((await administrator.request('POST', `/api/measures/${id}/activate`)).json['status']).toBe('active');
    const shown = await administrator.request('GET', `/api/measures/${id}`);
    expect(shown.json).toMatchObject({ name: 'OverHttp', valueSets: [{ origin: 'package', codeCount: 2 }] });
  });

  it('answers every fault of a package', async () => {
    const faulty = packageNamed('Faulty', {
      libraries: { Visits: elmOf('Visits', '1.0.0', ['Absent']) },
      measure: { version: undefined },
    });
    const answer = await service.administrator.request('POST', '/api/measures', faulty);
    expect(answer.status).toBe(422);
    expect(answer.json['message']).toEqual([
      expect.stringMatching(/has no version/),
      expect.stringMatching(/Library Absent\|1\.0\.0, included by .* is not in the package/),
    ]);
  });

  it.each([
    ['GET', '/api/measures/7f0b8a52-1111-4222-8333-444455556666', 404],
    ['GET', '/api/measures/nothing', 400],
  ])('%s %s answers %d', async (method, path, status) => {
    expect((await service.administrator.request(method, path)).status).toBe(status);
  });

  it('lets every role read, and only administrators change', async () => {
    const analyst = await service.userWith('aco-analyst');
    expect((await analyst.request('GET', '/api/measures')).status).toBe(200);
    expect((await analyst.request('POST', '/api/measures', packageNamed('NotMine'))).status).toBe(403);
    expect(await service.rows(`select 1 from measure_packages where name = 'NotMine'`)).toEqual([]);
  });
});

describe('/api/measures/:id/value-sets', () => {
  const set = 'https://example.org/fhir/ValueSet/versions';
  const sets = (...versions: string[]) => ({
    resourceType: 'Bundle' as const,
    type: 'collection' as const,
    entry: versions.map((version) => ({ resource: valueSetOf(set, version, [`code of ${version}`]) })),
  });
  const naming = (reference: string) => ({
    libraries: { Visits: elmOf('Visits', '1.0.0', ['Shared'], [reference]) },
    valueSets: [],
  });

  it('says why a version is used, and lets a quality officer pin another one', async () => {
    await packages.importBundle(sets('2025', '2026'), ACTOR);
    const { id, newest } = await imported('Pins', naming(set));
    expect(newest).toEqual([set]);
    const officer = await service.userWith('quality-officer');
    const path = `/api/measures/${id}/value-sets`;
    const shown = async () => (await officer.request('GET', path)).json as unknown;
    expect(await shown()).toMatchObject([
      { url: set, version: '2026', fixedBy: 'newest', versions: [{ version: '2026' }, { version: '2025' }] },
    ]);

    const before = await packages.fingerprint(id);
    const answer = await officer.request('PUT', `${path}/pins`, { url: set, version: '2025' });
    expect([answer.status, answer.json['version'], answer.json['fixedBy']]).toEqual([200, '2025', 'pin']);
    expect((await packages.load(id)).valueSets.map(({ version }) => version)).toEqual(['2025']);
    expect((await packages.find(id)).newest).toEqual([]);
    expect(await packages.fingerprint(id)).not.toBe(before);

    expect((await officer.request('DELETE', `${path}/pins?url=${encodeURIComponent(set)}`)).json['version']).toBe(
      '2026',
    );
    expect(await packages.fingerprint(id)).toBe(before);
    const trail = await service.rows<{ step: string }>(
      `select details ->> 'step' as step from audit_events where entity_id = $1 and details ? 'valueSet' order by sequence`,
      [id],
    );
    expect(trail.map(({ step }) => step)).toEqual(['pin', 'unpin']);
  });

  it('refuses a pin that would not count, of what is not there, or by an analyst', async () => {
    await packages.importBundle(sets('2025', '2026'), ACTOR);
    const fixed = await imported('Fixed', naming(`${set}|2025`));
    const free = await imported('Free', naming(set));
    const pin = async (id: string, body: object, by = service.administrator) =>
      (await by.request('PUT', `/api/measures/${id}/value-sets/pins`, body)).status;
    expect(await pin(fixed.id, { url: set, version: '2026' })).toBe(409);
    expect(await pin(free.id, { url: set, version: '1999' })).toBe(404);
    expect(await pin(free.id, { url: 'urn:other', version: '2026' })).toBe(404);
    expect(await pin(free.id, { url: set })).toBe(400);
    expect(await pin(free.id, { url: set, version: '2026' }, await service.userWith('aco-analyst'))).toBe(403);
    const unpin = `/api/measures/${free.id}/value-sets/pins?url=${encodeURIComponent(set)}`;
    expect((await service.administrator.request('DELETE', unpin)).status).toBe(404);
  });

  it('takes the version of the package’s manifest, and of definitions in the package their computed codes', async () => {
    await packages.importBundle(sets('2025', '2026'), ACTOR);
    const definition = {
      resourceType: 'ValueSet' as const,
      url: `${set}-all`,
      status: 'active' as const,
      compose: { include: [{ valueSet: [`${set}-part`] }] },
    };
    const bundle = packageNamed('Manifest', {
      libraries: { Visits: elmOf('Visits', '1.0.0', ['Shared'], [set, `${set}-all`]) },
      valueSets: [definition, valueSetOf(`${set}-part`, '1', ['a', 'b'])],
    });
    const manifest = {
      resourceType: 'Parameters' as const,
      parameter: [{ name: 'default-valueset-version', valueCanonical: `${set}|2025` }],
    };
    const outcome = await packages.importBundle(
      { ...bundle, entry: [...(bundle.entry ?? []), { resource: manifest }] } as PackageBundle,
      ACTOR,
    );
    const id = outcome.packages[0]?.package.id ?? '';
    expect((await packages.find(id)).valueSets).toMatchObject([
      { url: set, version: '2025', fixedBy: 'manifest' },
      { url: `${set}-all`, codeCount: 2, origin: 'package' },
    ]);
    const loaded = (await packages.load(id)).valueSets;
    expect(loaded.map(({ url, expansion }) => [url, expansion?.contains?.length])).toEqual([
      [`${set}-all`, 2],
      [set, 1],
    ]);
  });

  it('lists what measures lack, and compares versions over HTTP', async () => {
    await packages.importBundle(sets('2025', '2026'), ACTOR);
    await imported('LacksOne', naming('urn:nowhere'));
    const { administrator } = service;
    const lacking = (await administrator.request('GET', '/api/value-sets/missing')).json as unknown;
    expect(lacking).toContainEqual(expect.objectContaining({ name: 'LacksOne', missing: ['urn:nowhere'], newest: [] }));
    const compare = (from: string, to: string) =>
      administrator.request('GET', `/api/value-sets/diff?${new URLSearchParams({ from, to }).toString()}`);
    expect((await compare(`${set}|2025`, `${set}|2026`)).json).toMatchObject({
      from: { version: '2025', codeCount: 1 },
      added: [{ code: 'code of 2026' }],
      removed: [{ code: 'code of 2025' }],
      renamed: [],
    });
    expect((await compare(`${set}|2025`, `${set}|1999`)).status).toBe(404);
    expect((await administrator.request('GET', '/api/value-sets/diff')).status).toBe(422);
    const versions = await administrator.request('GET', `/api/value-sets?url=${encodeURIComponent(set)}`);
    expect((versions.json as unknown as { version: string }[]).map(({ version }) => version)).toEqual(['2025', '2026']);
  });
});

describe('/fhir/ValueSet', () => {
  const url = 'https://example.org/fhir/ValueSet/served';
  const get = async (path: string) => {
    const { status, json } = await (await service.userWith('auditor')).request('GET', `/fhir/ValueSet${path}`);
    return { status, json };
  };
  const query = (parameters: Record<string, string>) => `?${new URLSearchParams({ url, ...parameters }).toString()}`;

  it('gives imported value sets as a terminology service does', async () => {
    const entry = ['1', '2'].map((version) => ({ resource: valueSetOf(url, version, ['a', 'b', version]) }));
    await packages.importBundle({ resourceType: 'Bundle', type: 'collection', entry }, ACTOR);
    expect(await get(query({}))).toMatchObject({ status: 200, json: { type: 'searchset', total: 2 } });
    expect(await get(`/$expand${query({ valueSetVersion: '1', offset: '1', count: '1' })}`)).toMatchObject({
      status: 200,
      json: { version: '1', expansion: { total: 3, offset: 1, contains: [{ code: 'b' }] } },
    });
    const system = 'https://example.org/codes';
    const isMember = async (code: string, more: object = {}) =>
      (await get(`/$validate-code${query({ system, code, ...more })}`)).json['parameter'];
    expect(await isMember('2')).toContainEqual({ name: 'result', valueBoolean: true });
    expect(await isMember('2', { valueSetVersion: '1' })).toContainEqual({ name: 'result', valueBoolean: false });
    expect(await isMember('2', { system: 'urn:other' })).toContainEqual({ name: 'result', valueBoolean: false });
  });

  it.each([
    ['/$expand?url=urn:none', 404],
    ['/$expand', 400],
    ['/$expand?url=x&offset=-1', 404],
    ['/$validate-code?url=x&code=1', 400],
  ])('%s answers %i with an OperationOutcome', async (path, status) => {
    expect(await get(path)).toMatchObject({ status, json: { resourceType: 'OperationOutcome' } });
  });
});

describe('caliper measures', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'caliper-measures-'));
  });

  afterAll(() => rm(folder, { recursive: true }));

  it('imports what it can, names what it cannot, and tells both by its exit code', async () => {
    const good = join(folder, 'good.json');
    const bad = join(folder, 'bad.json');
    await writeFile(good, JSON.stringify(packageNamed('FromFile')));
    await writeFile(
      bad,
      JSON.stringify(packageNamed('Broken', { measure: { library: ['https://example.org/fhir/Library/Gone|1.0.0'] } })),
    );
    const both = await caliper('measures', 'import', good, bad, '--activate');
    expect(both.code).toBe(1);
    expect(both.output).toContain('FromFile 1.0.0: imported, active');
    expect(both.errors).toMatch(/bad\.json: refused\n\s+Library .*Gone\|1\.0\.0 is not in the package/);
    const list = await caliper('measures', 'list');
    expect(list.code).toBe(0);
    expect(list.output).toMatch(/^FromFile +1\.0\.0 +active +proportion +2026-01-01\.\.2026-12-31 +-$/m);
  });

  it.each([
    ['a file that is not there', ['measures', 'import', '/nowhere/package.json'], 2, /cannot be read \(ENOENT\)/],
    ['an unknown measure', ['measures', 'activate', 'Nobody'], 1, /No measure package "Nobody"/],
    [
      'value sets that are none',
      ['value-sets', 'import', join(import.meta.dirname, '../../package.json')],
      2,
      /neither a ValueSet nor a Bundle/,
    ],
  ])('answers %s without a stack', async (_, args, code, message) => {
    const answer = await caliper(...args);
    expect(answer.code).toBe(code);
    expect(answer.errors).toMatch(message);
    expect(answer.errors).not.toContain('    at ');
  });

  /** The compiled command in a process of its own. */
  function caliper(...args: string[]): Promise<{ code: number; output: string; errors: string }> {
    const cli = join(import.meta.dirname, '../../dist/bundle/cli.js');
    const environment = { PATH: process.env['PATH'], DATABASE_URL: service.database.url };
    return new Promise((resolve) => {
      execFile(process.execPath, [cli, ...args], { env: environment }, (error, output, errors) => {
        resolve({ code: error ? Number(error.code) : 0, output, errors });
      });
    });
  }
});
