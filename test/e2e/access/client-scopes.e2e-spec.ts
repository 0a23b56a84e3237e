import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Bundle, OperationOutcome } from '../../../src/fhir/types.js';
import { bundle, observation, patient } from '../../support/resources.js';
import { TestService, type TestSource } from '../../support/service.js';
import { registerClient, SmartClient, trailOf } from '../../support/smart-client.js';

// A real service starts in seconds, on a busy machine in many.
jest.setTimeout(120_000);

let service: TestService;
let source: TestSource;
let other: TestSource;
/** Writes and reads for `source`. */
let client: SmartClient;
/** Reads all sources. */
let reader: SmartClient;

beforeAll(async () => {
  service = await TestService.start();
  [source, other] = [await service.addSource(), await service.addSource()];
  [client, reader] = [await SmartClient.start(service.url), await SmartClient.start(service.url)];
  client.id = await registerClient(service, {
    scope: 'system/*.cruds',
    source: source.name,
    jwksUrl: client.jwksUrl,
  });
  reader.id = await registerClient(service, { scope: 'system/*.rs', allSources: true, jwksUrl: reader.jwksUrl });
});

afterAll(async () => {
  await Promise.all([client?.stop(), reader?.stop()]);
  await service?.stop();
});

describe('Each interaction needs its scope:', () => {
  beforeEach(async () => {
    expect([200, 201]).toContain((await source.fhir('PUT', '/Patient/p', patient('p'))).status);
    await source.fhir('DELETE', '/Patient/new');
  });

  const anonymous = { resourceType: 'Patient', name: [{ family: 'Doe' }] };
  const one = { 'if-none-exist': 'identifier=urn:x|1' };

  it.each<[string, string, string, string, object?, Record<string, string>?]>([
    ['read', 'r', 'GET', '/Patient/p'],
    ['read of a version', 'r', 'GET', '/Patient/p/_history/1'],
    ['history', 'r', 'GET', '/Patient/p/_history'],
    ['search', 's', 'GET', '/Patient?_count=1'],
    ['create', 'c', 'POST', '/Patient', anonymous],
    ['create of what brings its id', 'cu', 'POST', '/Patient', patient('new')],
    ['conditional create', 'cs', 'POST', '/Patient', anonymous, one],
    ['update', 'u', 'PUT', '/Patient/new', patient('new')],
    ['delete', 'd', 'DELETE', '/Patient/new'],
    ['transaction', 'u', 'POST', '', bundle('transaction', patient('new'))],
    ['collection', 'u', 'POST', '', bundle('collection', patient('new'))],
  ])('%s wants system/Patient.%s', async (name, permissions, method, path, ...rest) => {
    const [body, headers] = rest;
    const others = [...'cruds'].filter((letter) => !permissions.includes(letter)).join('');
    for (const lacking of permissions) {
      const given = `system/Patient.${[...'cruds'].filter((letter) => letter !== lacking).join('')} system/Observation.cruds`;
      const refused = await client.fhir<OperationOutcome>(given, method, path, body, headers);
      expect([refused.status, refused.json.issue[0]?.diagnostics]).toEqual([
        403,
        `The access token lacks the scope system/Patient.${lacking}.`,
      ]);
      expect(refused.headers.get('www-authenticate')).toContain(`scope="system/Patient.${lacking}"`);
    }
    const none = await client.fhir<OperationOutcome>(`system/Patient.${others}`, method, path, body, headers);
    expect(none.status).toBe(403);
    expect((await source.fhir('GET', '/Patient/new')).status).not.toBe(200);
    const done = await client.fhir(`system/Patient.${permissions}`, method, path, body, headers);
    expect([name, done.status < 300]).toEqual([name, true]);
    expect(await trailOf(service, client.id, 'refuse')).toContainEqual(
      expect.objectContaining({ outcome: 'failure', scope: expect.stringContaining('system/Patient.') }),
    );
  });

  it('a batch goes on without the entries that are not allowed, now and when it is replayed', async () => {
    const batch = bundle('batch', patient('new'), observation('mine', 'Patient/p'), patient('p'));
    batch.entry.push({ request: { method: 'DELETE', url: 'Patient/p' } } as never);
    batch.entry.push({ request: { method: 'GET', url: 'Patient/p' } } as never);
    const answer = await client.fhir<Bundle>('system/Observation.u system/Patient.r', 'POST', '', batch);
    const statuses = (answer.json.entry ?? []).map(({ response }) => response?.status.slice(0, 3));
    expect([answer.status, statuses]).toEqual([200, ['403', '201', '403', '403', '200']]);
    expect(answer.json.entry?.[3]?.response?.outcome).toMatchObject({
      issue: [{ diagnostics: 'The access token lacks the scope system/Patient.d.', expression: ['Bundle.entry[3]'] }],
    });
    const [message] = await service.rows<{ id: string; state: string }>(
      'select id, state from messages where source_id = $1 order by sequence desc limit 1',
      [source.id],
    );
    expect(message?.state).toBe('applied');
    const replayed = await service.administrator.request(
      'POST',
      `/api/sources/${source.name}/messages/${message?.id}/replay`,
    );
    expect(replayed.json.state).toBe('applied');
    expect((await source.fhir('GET', '/Patient/new')).status).not.toBe(200);
    expect((await source.fhir('GET', '/Patient/p')).status).toBe(200);
  });

  it('a batch of nothing that is allowed changes nothing, and NDJSON is a batch', async () => {
    const stored = async () => (await service.rows('select 1 from messages where source_id = $1', [source.id])).length;
    const before = await stored();
    const nothing = await client.fhir<Bundle>('system/Patient.rs', 'POST', '', bundle('batch', patient('new')));
    expect(nothing.json.entry?.map(({ response }) => response?.status)).toEqual(['403 Forbidden']);
    expect(await stored()).toBe(before);
    const lines = [patient('new'), observation('line', 'Patient/p')].map((line) => JSON.stringify(line)).join('\n');
    const token = await client.token('system/Observation.u');
    const ndjson = await client.send<Bundle>(token, 'POST', '/fhir', lines, {
      'content-type': 'application/fhir+ndjson',
    });
    const statuses = (ndjson.json.entry ?? []).map(({ response }) => response?.status.slice(0, 3));
    expect(statuses).toEqual(['403', '201']);
  });

  it('operations want the scope of what they give, and reports a reader of all sources', async () => {
    const asked = '/Measure/$evaluate-measure?periodStart=2026-01-01&periodEnd=2026-12-31&measure=none';
    const status = async (by: SmartClient, scope: string, path: string) => (await by.fhir(scope, 'GET', path)).status;
    expect(await status(reader, 'system/MeasureReport.r', asked)).toBe(404);
    expect(await status(reader, 'system/Measure.r system/Patient.rs', asked)).toBe(403);
    expect(await status(client, 'system/*.rs', asked)).toBe(403);
    expect(await status(client, 'system/Measure.r', '/Measure/$data-requirements?measure=none')).toBe(404);
    expect(await status(client, 'system/MeasureReport.r', '/Measure/$data-requirements?measure=none')).toBe(403);
    expect(await status(client, 'system/ValueSet.s', '/ValueSet?url=urn:none')).toBe(200);
    expect(await status(client, 'system/ValueSet.s', '/ValueSet/$expand?url=urn:none')).toBe(403);
    const library = { resourceType: 'Library', status: 'draft', type: {} };
    expect((await client.fhir('system/*.cruds', 'POST', '/Library', library)).status).toBe(403);
    expect((await client.fhir('system/*.cruds', 'POST', '', bundle('batch', { ...library, id: 'l' }))).status).toBe(
      403,
    );
    const token = await client.token();
    for (const path of ['/api/sources', '/api/clients', '/api/audit', '/api/session']) {
      expect([path, (await client.send(token, 'GET', path)).status]).toEqual([path, 403]);
    }
  });
});

describe('A client of one source', () => {
  it('neither sees nor changes what another has; a reader of all sees both, and changes nothing', async () => {
    await source.fhir('PUT', '/Patient/shared', patient('shared', 'Ours'));
    await other.fhir('PUT', '/Patient/shared', patient('shared', 'Theirs'));
    await other.fhir('PUT', '/Patient/theirs', patient('theirs'));
    const named = { 'x-caliper-source': other.name };
    const read = await client.fhir('system/*.rs', 'GET', '/Patient/shared', undefined, named);
    expect(read.text).toContain('Ours');
    expect((await client.fhir('system/*.rs', 'GET', '/Patient/theirs')).status).toBe(404);
    const found = await client.fhir('system/*.rs', 'GET', `/Patient?_source=${other.name}`);
    expect(found.text).not.toContain('theirs');
    await client.fhir('system/*.d', 'DELETE', '/Patient/theirs', undefined, named);
    await client.fhir('system/*.u', 'PUT', '/Patient/shared', patient('shared', 'Changed'), named);
    expect((await other.fhir('GET', '/Patient/shared')).text).toContain('Theirs');
    expect((await other.fhir('GET', '/Patient/theirs')).status).toBe(200);

    const all = await reader.fhir<Bundle>('system/Patient.s', 'GET', '/Patient?_id=shared');
    expect(all.json.total).toBe(2);
    expect(all.text).toContain(`urn:caliper:source:${other.name}`);
    expect((await reader.fhir('system/Patient.r', 'GET', '/Patient/shared')).status).toBe(409);
    expect((await reader.fhir('system/Patient.r', 'GET', '/Patient/shared', undefined, named)).text).toContain(
      'Theirs',
    );
    expect((await reader.fhir('system/*.rs', 'PUT', '/Patient/shared', patient('shared'), named)).status).toBe(403);
    const [audited] = await service.rows(
      `select 1 from audit_events where actor_kind = 'client' and actor_id = $1 and action = 'read'
         and entity_type = 'Patient' and entity_id = 'shared'`,
      [reader.id],
    );
    expect(audited).toBeDefined();
  });

  it('pushes to the webhook of its source when it may write anything, and hears what became of it', async () => {
    const push = async (scope: string, to: TestSource) =>
      client.send<{ id: string }>(await client.token(scope), 'POST', `/webhooks/${to.name}`, patient('pushed'));
    const accepted = await push('system/*.cud', source);
    expect(accepted.status).toBe(202);
    await source.settled(accepted.json.id);
    const status = (scope: string, name: string) =>
      client.token(scope).then((token) => client.send(token, 'GET', `/webhooks/${name}/messages/${accepted.json.id}`));
    expect((await status('system/*.cud', source.name)).json).toMatchObject({ state: 'applied', resourceCount: 1 });
    expect((await status('system/*.rs', source.name)).status).toBe(403);
    expect((await status('system/*.cud', other.name)).status).toBe(403);
    expect((await push('system/*.cu', source)).text).toContain('system/*.d');
    expect((await push('system/*.cud', other)).status).toBe(403);
    const expired = await client.send('cal_cli_unknown', 'POST', `/webhooks/${source.name}`, patient('pushed'));
    expect(expired.status).toBe(401);
    const trail = await service.rows<{ action: string; outcome: string }>(
      `select action, outcome from audit_events where actor_kind = 'client' and actor_id = $1 and entity_type = 'message'
       order by sequence`,
      [client.id],
    );
    expect(trail).toEqual(
      expect.arrayContaining([
        { action: 'create', outcome: 'success' },
        { action: 'refuse', outcome: 'failure' },
      ]),
    );
  });
});
