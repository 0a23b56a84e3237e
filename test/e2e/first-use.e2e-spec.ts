import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PersonResult } from '../../src/evaluation/person-result.js';
import type { MeasureScore } from '../../src/evaluation/scores.js';
import { ProgrammeCatalogue } from '../../src/measures/programmes/programmes.js';
import type { Figure } from '../../src/submissions/figures.js';
import { readQpp } from '../../src/submissions/qpp/read-qpp.js';
import { readQrda3 } from '../../src/submissions/qrda3/read-qrda3.js';
import { findCorpus } from '../conformance/corpus.js';
import { caliper, caliperOutput } from '../support/command-line.js';
import { ConnectedSource } from '../support/connected-source.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { ServiceProcess } from '../support/service-process.js';
import { SignedInUser } from '../support/signed-in-user.js';

/** The way of the README's "On real data", as a user would walk it. */
const MEASURES = [
  'DiabetesGlycemicStatusAssessmentGreaterThan9PercentFHIR',
  'BreastCancerScreeningFHIR',
  'ColonCancerScreeningFHIR',
  'PCSDepressionScreenAndFollowUpFHIR',
  'ControllingHighBloodPressureFHIR',
];
const PERIOD = '2019-01-01/2019-12-31';

const corpus = findCorpus();
if (!corpus && process.env['CI'] === 'true') throw new Error('CI needs the corpus: set CALIPER_CORPUS.');
const withCorpus = corpus ? describe : describe.skip; // A clone without the corpus has no such data.

withCorpus('from an EHR’s push to a submission file', () => {
  const packages = MEASURES.map((name) => join(corpus ?? '', 'measures', name, 'package.json'));
  const patients = join(corpus ?? '', 'synthea-r4');
  let database: TestDatabase;
  let directory: string;
  let settings: Record<string, string>;
  let service: ServiceProcess;
  let administrator: SignedInUser;

  beforeAll(async () => {
    database = await createTestDatabase();
    directory = await mkdtemp(join(tmpdir(), 'caliper-first-use-'));
    settings = { DATABASE_URL: database.url, DATA_DIRECTORY: directory };
    service = await ServiceProcess.start(settings);
    administrator = await SignedInUser.signIn(service.address, 'administrator', service.firstPassword ?? '');
  }, 60_000);

  afterAll(async () => {
    await service?.stop();
    await database?.drop();
    await rm(directory, { recursive: true, force: true });
  });

  it('takes 41 records through the webhook and applies them all', async () => {
    const clinic = await ConnectedSource.add(settings, 'clinic');
    const ids: string[] = [];
    for (const file of await readdir(patients)) {
      ids.push(await clinic.post(service.address, await readFile(join(patients, file))));
    }
    expect(await clinic.settled(service.address, ids)).toEqual({ applied: 41 });
  }, 180_000);

  it('imports the five published APP Plus packages', async () => {
    await caliperOutput(settings, 'measures', 'import', '--activate', ...packages);
    const { stdout } = await caliper(settings, 'measures', 'list');
    for (const name of MEASURES) expect(stdout).toContain(name);
  }, 120_000);

  it('counts the same as an evaluation of the same files without a database', async () => {
    await caliperOutput(settings, 'runs', 'start', '--period', PERIOD, '--wait');
    const expected = await countsOfFiles(packages, patients);
    const summaries = await administrator.get<{ measurePeriodId: number }[]>('/api/scores');
    const scores = await Promise.all(
      summaries.map(({ measurePeriodId }) => administrator.get<MeasureScore>(`/api/scores/${measurePeriodId}`)),
    );
    const counted = scores.flatMap(({ package: { url, version }, groups }) =>
      groups.map(({ id, populations }) => [`${url}|${version} ${id}`, populations] as const),
    );
    expect(Object.fromEntries(counted)).toEqual(expected);
    expect(scores.map(({ failedPersons }) => failedPersons)).toEqual([0, 0, 0, 0, 0]);
  }, 300_000);

  it('freezes the results and gives QRDA III and QPP JSON with these counts', async () => {
    const [run] = await administrator.get<{ id: string; state: string }[]>('/api/runs');
    expect(run?.state).toBe('completed');
    const added = await administrator.send<{ oneTimePassword: string }>('POST', '/api/users', {
      name: 'analyst',
      displayName: 'An Analyst',
      roles: ['aco-analyst'],
    });
    const analyst = await SignedInUser.signIn(service.address, 'analyst', added?.oneTimePassword ?? '');
    const frozen = await caliper(
      settings,
      ...['submissions', 'freeze', '--programme', 'app-plus-2025', '--run', run?.id ?? '', '--entity', 'A1234'],
      ...['--cehrt', '2025C0000000TST', '--user', 'analyst'],
    );
    // The period of the run is another than the programme's: documents are there, sign-off is refused.
    expect(frozen).toMatchObject({ code: 1, stderr: '' });
    expect(frozen.stdout).toContain('The run covers 2019-01-01 to 2019-12-31');

    const [submission] = await analyst.get<{ id: string }[]>('/api/submissions');
    const documentOf = (format: string) => analyst.download(`/api/submissions/${submission?.id}/documents/${format}`);
    const programme = ProgrammeCatalogue.read(directory).find('app-plus', 2025);
    const inQrda = populationsOf(readQrda3(await documentOf('qrda3'), programme));
    const inQpp = populationsOf(readQpp(await documentOf('qpp')));
    const scores = await administrator.get<MeasureScore[]>('/api/scores');
    expect(Object.keys(inQrda).sort()).toEqual(['001', '112', '134', '236']);
    for (const { qualityId, packages: implementations } of programme.measures) {
      const score = scores.find((one) => implementations.some(({ url }) => url === one.package.url));
      const { denominator, numerator } = score?.groups[0]?.populations ?? {};
      expect(inQrda[qualityId]).toMatchObject({ denominator, numerator });
      expect(inQpp[qualityId]).toMatchObject({ denominator, numerator });
    }
  }, 120_000);
});

/** Counts of whole populations, those of strata and supplemental data left out, by measure and population. */
function populationsOf(figures: readonly Figure[]): Record<string, Record<string, number | null>> {
  const counts: Record<string, Record<string, number | null>> = {};
  for (const { qualityId, population, stratum, supplemental, value } of figures) {
    if (!stratum && !supplemental) (counts[qualityId] ??= {})[population] = value;
  }
  return counts;
}

/** Counts by measure and group of `caliper evaluate` over files: another way in, no database, no jobs. */
async function countsOfFiles(packages: string[], patients: string): Promise<Record<string, Record<string, number>>> {
  const measures = packages.flatMap((file) => ['--measure', file]);
  const options = ['--patients', patients, '--period', PERIOD, '--engine', 'reference', '--jobs', '2'];
  const lines = (await caliperOutput({}, 'evaluate', ...measures, ...options)).trim().split('\n');
  const counts: Record<string, Record<string, number>> = {};
  for (const line of lines) {
    const { measure, groups } = JSON.parse(line) as PersonResult;
    for (const { id, populations } of groups) {
      const sums = (counts[`${measure} ${id}`] ??= {});
      for (const [code, count] of Object.entries(populations)) sums[code] = (sums[code] ?? 0) + count;
    }
  }
  return counts;
}
