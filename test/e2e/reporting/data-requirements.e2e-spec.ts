import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { CapabilityStatement, Library } from '../../../src/fhir/types.js';
import { MeasurePackages } from '../../../src/measures/measure-packages.js';
import { MeasureRequirements } from '../../../src/measures/measure-requirements.service.js';
import { tinyPackage } from '../runs/tiny-measure.js';
import { TestService } from '../../support/service.js';
import { YEAR } from './reporting-world.js';

jest.setTimeout(180_000);

const TINY = 'http://caliper.example/Measure/Tiny';
const ACTOR = { kind: 'system', id: 'test' } as const;

let service: TestService;
let packages: MeasurePackages;
let id: string;

beforeAll(async () => {
  service = await TestService.start({ WORKER: 'off' });
  packages = service.service.app.get(MeasurePackages, { strict: false });
  const outcome = await packages.importBundle(tinyPackage(), ACTOR);
  id = outcome.packages[0]?.package.id ?? '';
});

afterAll(() => service.stop());

const ask = (path: string) => service.administrator.request('GET', `/fhir/${path}`);

describe('Measure/$data-requirements', () => {
  it('answers a module definition with what the logic reads, for one measure by its id', async () => {
    const answer = await ask(`Measure/${id}/$data-requirements?${YEAR}`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/fhir+json; charset=utf-8']);
    const library = answer.json as unknown as Library;
    expect(library.type.coding?.[0]?.code).toBe('module-definition');
    expect(library.relatedArtifact?.map(({ resource }) => resource)).toEqual([
      `${TINY}|1.0.0`,
      'http://caliper.example/Library/Tiny|1.0.0',
      'http://caliper.example/Library/FHIRHelpers|4.0.1',
    ]);
    expect(library.dataRequirement?.map(({ type, mustSupport }) => [type, mustSupport])).toEqual([
      ['Condition', undefined],
      ['Encounter', undefined],
      ['Observation', undefined],
      ['Patient', ['gender']],
      ['Procedure', undefined],
    ]);
  });

  it('answers the same for the canonical address, and to a POST of Parameters', async () => {
    const byId = await ask(`Measure/${id}/$data-requirements?${YEAR}`);
    const byUrl = await ask(`Measure/$data-requirements?measure=${encodeURIComponent(`${TINY}|1.0.0`)}&${YEAR}`);
    const parameter = [
      { name: 'measure', valueString: TINY },
      { name: 'periodStart', valueDate: '2026' },
      { name: 'periodEnd', valueDate: '2026' },
    ];
    const posted = await service.administrator.request(
      'POST',
      '/fhir/Measure/$data-requirements',
      { resourceType: 'Parameters', parameter },
      { 'content-type': 'application/fhir+json' },
    );
    expect([byUrl.status, posted.status]).toEqual([200, 200]);
    expect([byUrl.text, posted.text]).toEqual([byId.text, byId.text]);
  });

  it.each([
    ['without a measure', `$data-requirements?${YEAR}`, 400, 'Name the measure'],
    ['for an unknown measure', '$data-requirements?measure=http://nowhere', 404, 'No measure package'],
    ['for half a period', `$data-requirements?measure=${TINY}&periodStart=2026`, 400, 'periodEnd is missing'],
    ['for what it does not know', `$data-requirements?measure=${TINY}&manifest=x`, 400, 'manifest is not supported'],
  ])('refuses a call %s', async (_what, path, status, message) => {
    const answer = await ask(`Measure/${path}`);
    expect(answer).toMatchObject({ status, json: { resourceType: 'OperationOutcome' } });
    expect(answer.text).toContain(message);
  });

  it('is for everyone who may read measures, and for no EHR', async () => {
    const auditor = await service.userWith('auditor');
    const path = `/fhir/Measure/${id}/$data-requirements`;
    expect((await auditor.request('GET', path)).status).toBe(200);
    const source = await service.addSource();
    expect((await source.fhir('GET', path.slice('/fhir'.length))).status).toBe(403);
    expect((await fetch(service.url + path)).status).toBe(401);
  });

  it('stands in the capability statement', async () => {
    const { rest } = (await ask('metadata')).json as unknown as CapabilityStatement;
    const operations = rest?.[0]?.resource?.find(({ type }) => type === 'Measure')?.operation;
    expect(operations).toContainEqual({
      name: 'data-requirements',
      definition: 'http://hl7.org/fhir/OperationDefinition/Measure-data-requirements',
    });
  });

  it('tells the types that the active measures need together', async () => {
    const requirements = service.service.app.get(MeasureRequirements, { strict: false });
    expect(await requirements.typesNeeded()).toEqual([]);
    await packages.activate(id, ACTOR);
    expect(await requirements.typesNeeded()).toEqual(['Condition', 'Encounter', 'Observation', 'Patient', 'Procedure']);
  });

  it('is a table on the command line, and the Library with --json', async () => {
    const [table, json] = [await caliper('Tiny'), await caliper('Tiny', '--json', '--period', '2026-01-01/2026-12-31')];
    expect(table).toMatch(/^Type +Profile +Codes +Dates +Elements read$/m);
    expect(table).toMatch(/^Patient +any +gender$/m);
    expect(JSON.parse(json)).toEqual((await ask(`Measure/${id}/$data-requirements?${YEAR}`)).json);
  });
});

/** Output of the compiled command in a process of its own. @throws when it fails */
function caliper(...args: string[]): Promise<string> {
  const cli = join(import.meta.dirname, '../../../dist/bundle/cli.js');
  const environment = { PATH: process.env['PATH'], DATABASE_URL: service.database.url };
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [cli, 'measures', 'requirements', ...args],
      { env: environment },
      (error, output, errors) => {
        if (error) reject(new Error(errors, { cause: error }));
        else resolve(output);
      },
    );
  });
}
