import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../access/audit-trail.js';
import { UserService, type NewUser } from '../access/user.service.js';
import { Environment } from '../config/environment.js';
import { ConflictError } from '../errors/refusals.js';
import { SourcesService } from '../sources/sources.service.js';
import { DemoMeasures } from './demo-measures.service.js';
import { DemoProgramme } from './demo-programme.service.js';
import { Population } from './population.js';
import { pushPopulation, type SigningSecrets } from './push-population.js';

/** The year of the shipped measures, and so the last of the demo's visits and results. */
const YEAR = 2026;
const EHRS = 3;
const SEED = 2026;
/** Longer than it takes on a slow machine. */
const LONGEST_WAIT_MS = 600_000;
const ACTOR: Actor = { kind: 'system', id: 'demo' };
/** Two persons, because who freezes a submission may not sign it off. */
const USERS: readonly NewUser[] = [
  { name: 'analyst', displayName: 'Demo Analyst', roles: ['aco-analyst'] },
  { name: 'officer', displayName: 'Demo Quality Officer', roles: ['quality-officer'] },
];

/** The demo could not be loaded: something in its way is named. */
export class DemoError extends ConflictError {
  override name = 'DemoError';
}

/** A made-up ACO to look at: three EHRs, their patients by signed webhook, its roster, the shipped measures, one run. */
@Injectable()
export class Demo {
  constructor(
    private readonly database: DataSource,
    private readonly sources: SourcesService,
    private readonly measures: DemoMeasures,
    private readonly programme: DemoProgramme,
    private readonly users: UserService,
    @Inject(Environment) private readonly environment: Pick<Environment, 'CALIPER_DEMO_PERSONS'>,
  ) {}

  /** Whether there is nothing yet that a demo could get mixed up with. */
  async fits(): Promise<boolean> {
    const [found] = await this.database.query<{ used: boolean }[]>(
      'select exists (select from sources) or exists (select from measure_packages) as used',
    );
    return !found?.used;
  }

  /**
   * Loads the demo through the service's own interfaces.
   * @param service where the service listens, such as `http://127.0.0.1:3000`
   * @param tell told of each step, in plain words
   * @throws DemoError when the database is in use already, or the service cannot be reached or refuses a message
   */
  async load(service: string, tell: (step: string) => void): Promise<void> {
    if (!(await this.fits())) {
      throw new DemoError('There are sources or measures already: the demo is only loaded into an empty database.');
    }
    await requireService(service);
    for (const user of USERS) {
      const { oneTimePassword } = await this.users.add(user, ACTOR);
      tell(`sign in as ${user.name} (${user.roles.join(', ')}), one-time password: ${oneTimePassword}`);
    }
    const persons = this.environment.CALIPER_DEMO_PERSONS;
    const population = new Population({ persons, sources: EHRS, seed: SEED, year: YEAR });
    const pushed = await pushPopulation(population, service, await this.connect(population));
    tell(`${persons} persons pushed by ${EHRS} EHRs in ${pushed} messages`);
    tell(`${await this.measures.import(YEAR, ACTOR)} measures imported`);
    await this.settle();
    await this.programme.load(population, ACTOR);
    tell(`roster and beneficiary list of ${YEAR} imported`);
    tell(`run ${await this.measures.start(YEAR, ACTOR)} started for ${YEAR}`);
  }

  private async connect(population: Population): Promise<SigningSecrets> {
    const secrets = new Map<string, string>();
    for (const { name, title } of population.practices) {
      const { signingSecret } = await this.sources.add(name, title, ACTOR);
      secrets.set(name, signingSecret);
    }
    return secrets;
  }

  /** Waits until every message was applied or quarantined: the run is to see all persons. */
  private async settle(): Promise<void> {
    const deadline = Date.now() + LONGEST_WAIT_MS;
    for (;;) {
      const [left] = await this.database.query<{ waiting: boolean }[]>(
        `select exists (select from messages where state = 'received') as waiting`,
      );
      if (!left?.waiting) return;
      if (Date.now() > deadline) throw new DemoError('The demo messages were not applied within ten minutes.');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** Before anything is changed: what is loaded half cannot be loaded again. @throws DemoError */
async function requireService(service: string): Promise<void> {
  try {
    await (await fetch(`${service}/health`)).arrayBuffer();
  } catch (error) {
    throw new DemoError(`No service answers at ${service}. Start it (npm start), or name its address (--service).`, {
      cause: error,
    });
  }
}
