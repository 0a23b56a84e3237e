import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { TestSource } from '../../support/service.js';
import { ServiceProcess } from '../../support/service-process.js';
import { SignedInUser } from '../../support/signed-in-user.js';

/** The service in a process of its own, which logs all it can, with sources that send it what they should not. */
export class ServiceUnderAttack {
  private constructor(
    private readonly database: TestDatabase,
    private readonly process: ServiceProcess,
    readonly administrator: SignedInUser,
  ) {}

  static async start(settings: Record<string, string> = {}): Promise<ServiceUnderAttack> {
    const database = await createTestDatabase();
    const process = await ServiceProcess.start({
      DATABASE_URL: database.url,
      SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
      EVALUATION_THREADS: '1',
      LOG_LEVEL: 'trace',
      ...settings,
    });
    const administrator = await SignedInUser.signIn(process.address, 'administrator', process.firstPassword ?? '');
    return new ServiceUnderAttack(database, process, administrator);
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

  /** Everything that the process has printed. */
  get log(): string {
    return this.process.output.join('\n');
  }

  /** Stops it as an operator would. @returns its exit code */
  async stop(): Promise<number | null> {
    const code = await this.process.stop();
    await this.database.drop();
    return code;
  }
}
