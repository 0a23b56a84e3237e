import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { sign, SIGNATURE_HEADER } from '../../../src/sources/webhook-signature.js';
import { caliper, caliperOutput } from '../../support/command-in-process.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { patient } from '../../support/resources.js';
import { ServiceProcess } from '../../support/service-process.js';
import { until } from '../../support/until.js';

// Each command starts the whole service.
jest.setTimeout(240_000);

let database: TestDatabase;
let settings: Record<string, string>;
let service: ServiceProcess;

beforeAll(async () => {
  database = await createTestDatabase();
  settings = { DATABASE_URL: database.url, SECRET_KEY: Buffer.alloc(32, 7).toString('base64') };
  service = await ServiceProcess.start(settings);
});

afterAll(async () => {
  await service?.stop();
  await database?.drop();
});

const read = (output: string, label: string) => new RegExp(`^${label}\\s+(\\S+)$`, 'm').exec(output)?.[1] ?? '';

let number = 0;

/** Sends a new Patient. @returns the status of the answer */
async function push(source: string, proof: { secret: string } | { token: string }): Promise<number> {
  const body = Buffer.from(JSON.stringify(patient(`p${(number += 1)}`)));
  const header: Record<string, string> =
    'token' in proof
      ? { authorization: `Bearer ${proof.token}` }
      : { [SIGNATURE_HEADER]: sign(body, [proof.secret], new Date()) };
  const response = await fetch(`${service.address}/webhooks/${source}`, {
    method: 'POST',
    headers: { 'content-type': 'application/fhir+json', ...header },
    body,
  });
  await response.arrayBuffer();
  return response.status;
}

describe('caliper sources', () => {
  it('connects an EHR that a running service knows at once, and closes and opens its door', async () => {
    const added = await caliperOutput(settings, 'sources', 'add', 'mercy', '--title', 'Mercy Hospital');
    expect(read(added, 'Webhook')).toBe('/webhooks/mercy');
    const secret = read(added, 'Signing secret');
    expect(await push('mercy', { secret })).toBe(202);
    expect(await push('mercy', { token: read(added, 'Bearer token') })).toBe(202);

    const issued = await caliperOutput(settings, 'sources', 'token', 'mercy');
    expect(await push('mercy', { token: read(issued, 'Bearer token') })).toBe(202);
    expect(await push('mercy', { token: read(added, 'Bearer token') })).toBe(202);

    expect(await caliperOutput(settings, 'sources', 'deactivate', 'mercy')).toBe('mercy: inactive\n');
    expect(await push('mercy', { secret })).toBe(403);
    const listed = await until(async () => {
      const output = await caliperOutput(settings, 'sources', 'list');
      return / 0 +4 +0 +0$/m.test(output) && output;
    });
    expect(listed).toMatch(/^mercy +Mercy Hospital +inactive +\d{4}-\S+Z +0 +4 +0 +0$/m);
    for (const credential of [secret, read(added, 'Bearer token')]) expect(listed).not.toContain(credential);
    expect(await caliperOutput(settings, 'sources', 'activate', 'mercy')).toBe('mercy: active\n');
    expect(await push('mercy', { secret })).toBe(202);
  });

  it('rotates a secret: both are live until the time given, and then only the new one', async () => {
    const old = read(await caliperOutput(settings, 'sources', 'add', 'lakeside'), 'Signing secret');
    const end = new Date(Date.now() + 12_000);
    const rotated = await caliperOutput(settings, 'sources', 'rotate', 'lakeside', '--old-until', end.toISOString());
    expect(rotated).toContain(`accepted until ${end.toISOString()}`);
    const fresh = read(rotated, 'Signing secret');
    expect(await push('lakeside', { secret: fresh })).toBe(202);
    const before = await push('lakeside', { secret: old });
    // A machine so busy that the command took longer has shown only half of it.
    if (Date.now() < end.getTime()) expect(before).toBe(202);
    await until(async () => (await push('lakeside', { secret: old })) === 401, { withinMs: 30_000, everyMs: 500 });
    expect(Date.now()).toBeGreaterThanOrEqual(end.getTime());
    expect(await push('lakeside', { secret: fresh })).toBe(202);
  });

  it.each([
    ['a name that is taken', ['add', 'mercy'], 1, /already/],
    ['a name that cannot stand in an address', ['add', 'Mercy Hospital'], 2, /lower-case letters/],
    ['an unknown source', ['rotate', 'nobody'], 1, /nobody/],
    ['an unknown source to close', ['deactivate', 'nobody'], 1, /nobody/],
    ['a time that is none', ['rotate', 'mercy', '--old-until', 'tomorrow'], 2, /--old-until must be a time/],
    ['no name', ['add'], 2, /missing required argument 'name'/],
    ['one word too many', ['list', 'all'], 2, /too many arguments/],
    ['an option that is none', ['list', '--all'], 2, /unknown option '--all'/],
    ['a step that is none', ['remove', 'mercy'], 2, /unknown command 'remove'/],
  ])('answers %s in plain words', async (_, step, code, message) => {
    const answer = await caliper(settings, 'sources', ...step);
    expect(answer).toMatchObject({ code, stdout: '' });
    expect(answer.stderr).toMatch(message);
    expect(answer.stderr).not.toContain('    at ');
    expect(answer.stderr.trim().split('\n').length).toBeLessThanOrEqual(3);
  });
});
