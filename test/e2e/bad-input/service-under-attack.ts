import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { caliper, type CommandResult } from '../../support/command-line.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { TestSource } from '../../support/service.js';
import { ServiceProcess } from '../../support/service-process.js';
import { SignedInUser } from '../../support/signed-in-user.js';

/** The service in a process of its own, which logs all it can, with sources that send it what they should not. */
export class ServiceUnderAttack {
  private constructor(
    private readonly database: TestDatabase,
    private readonly client: pg.Pool,
    private readonly settings: Record<string, string>,
    private readonly process: ServiceProcess,
    readonly administrator: SignedInUser,
  ) {}

  static async start(settings: Record<string, string> = {}): Promise<ServiceUnderAttack> {
    const database = await createTestDatabase();
    const all = {
      DATABASE_URL: database.url,
      SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
      EVALUATION_THREADS: '1',
      ...settings,
    };
    const process = await ServiceProcess.start({ LOG_LEVEL: 'trace', ...all });
    const administrator = await SignedInUser.signIn(process.address, 'administrator', process.firstPassword ?? '');
    const client = new pg.Pool({ connectionString: database.url, max: 1 });
    return new ServiceUnderAttack(database, client, all, process, administrator);
  }

  async addSource(): Promise<TestSource> {
    const name = `ehr-${randomUUID().slice(0, 8)}`;
    const added = await this.administrator.send<{ id: string; signingSecret: string; token: string }>(
      'POST',
      '/api/sources',
      { name },
    );
    if (!added) throw new Error('The new source was not answered.');
    return new TestSource(this.process.address, added.id, name, added.signingSecret, added.token);
  }

  /** How many messages of the source are stored. */
  async messagesOf(source: TestSource): Promise<number> {
    return (await this.administrator.get<unknown[]>(`/api/sources/${source.name}/messages`)).length;
  }

  /** Runs a command beside the process, on the same database. */
  caliper(...options: string[]): Promise<CommandResult> {
    return caliper(this.settings, ...options);
  }

  /** Rows of a query, for what no route tells. */
  async rows<Row extends pg.QueryResultRow>(text: string): Promise<Row[]> {
    return (await this.client.query<Row>(text)).rows;
  }

  /** Everything that the process has printed. */
  get log(): string {
    return this.process.output.join('\n');
  }

  /** Stops it as an operator would. @returns its exit code */
  async stop(): Promise<number | null> {
    const code = await this.process.stop();
    await this.client.end();
    await this.database.drop();
    return code;
  }
}
