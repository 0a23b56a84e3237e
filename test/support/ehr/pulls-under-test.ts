import { DataSource } from 'typeorm';
import { AuditTrail } from '../../../src/access/audit-trail.js';
import { Clock } from '../../../src/config/clock.js';
import { Environment } from '../../../src/config/environment.js';
import { JobQueue } from '../../../src/jobs/job-queue.js';
import { RecordStore } from '../../../src/records/record-store.js';
import { ConnectionsService } from '../../../src/sources/bulk-export/connections.service.js';
import { DownloadStage } from '../../../src/sources/bulk-export/download-stage.service.js';
import { ExportStage } from '../../../src/sources/bulk-export/export-stage.service.js';
import { FileReading } from '../../../src/sources/bulk-export/file-reading.service.js';
import { FileStreams } from '../../../src/sources/bulk-export/file-stream.service.js';
import { GroupMembers } from '../../../src/sources/bulk-export/group-members.service.js';
import { PullEnds } from '../../../src/sources/bulk-export/pull-ends.service.js';
import { PullMachine } from '../../../src/sources/bulk-export/pull-machine.service.js';
import { PullScopes } from '../../../src/sources/bulk-export/pull-scopes.service.js';
import type { PullView } from '../../../src/sources/bulk-export/pull.queries.js';
import { PullsService } from '../../../src/sources/bulk-export/pulls.service.js';
import { FetchedMessages } from '../../../src/sources/fetched-messages.service.js';
import { PollScopes } from '../../../src/sources/polling/poll-scopes.service.js';
import { PollStage } from '../../../src/sources/polling/poll-stage.service.js';
import { SearchReading } from '../../../src/sources/polling/search-reading.service.js';
import { SecretBox } from '../../../src/sources/secret-box.js';
import { AccessTokens } from '../../../src/sources/smart-client/access-tokens.service.js';
import { EhrClient } from '../../../src/sources/smart-client/ehr-client.service.js';
import { USUAL_PATIENCE, type EhrPatience } from '../../../src/sources/smart-client/ehr-patience.js';
import { SigningKeys } from '../../../src/sources/smart-client/signing-keys.service.js';
import { SourcesService } from '../../../src/sources/sources.service.js';
import type { TestService } from '../service.js';
import type { Ehr } from './ehr.js';

export const ACTOR = { kind: 'system', id: 'test' } as const;

/** Time that goes on only when it is told to. */
export class TestClock extends Clock {
  #now = new Date();

  now(): Date {
    return this.#now;
  }

  moveTo(time: Date): void {
    if (time > this.#now) this.#now = time;
  }
}

/** The pulls of a service by a clock of the test, which the EHR goes by too; the service itself works on no jobs. */
export class PullsUnderTest {
  readonly clock = new TestClock();
  readonly keys: SigningKeys;
  readonly pulls: PullsService;
  readonly connections: ConnectionsService;
  /** Types that measures need. */
  types: string[] | null = null;
  readonly needed = { types: () => Promise.resolve(this.types) };
  readonly client: EhrClient;
  private readonly machine: PullMachine;

  private constructor(
    private readonly service: TestService,
    private readonly ehr: Ehr,
    patience: EhrPatience,
  ) {
    const { app } = service.service;
    const get = <T>(token: abstract new (...parameters: never[]) => T) => app.get<T>(token, { strict: false });
    const [database, box, audit] = [get(DataSource), get(SecretBox), get(AuditTrail)];
    const { clock } = this;
    this.keys = new SigningKeys(database, box, audit, clock);
    this.client = new EhrClient(new AccessTokens(this.keys, clock, patience), patience);
    const { client, needed } = this;
    const scopes = new PullScopes(database, needed);
    const fetched = get(FetchedMessages);
    const download = new DownloadStage(database, fetched, get(JobQueue), clock, get(Environment));
    const files = new FileReading(database, new FileStreams(client, box, clock), download, clock);
    const members = new GroupMembers(database, client, clock);
    const exports = new ExportStage(database, client, box, scopes, members, clock);
    const reading = new SearchReading(database, client, box, fetched, get(JobQueue), clock);
    const polls = new PollStage(database, members, new PollScopes(database, needed), reading, clock);
    this.machine = new PullMachine(database, exports, files, polls, new PullEnds(database, audit, clock), clock);
    this.pulls = new PullsService(database, get(SourcesService), get(JobQueue), audit, clock);
    this.connections = new ConnectionsService(database, get(SourcesService), audit, clock);
  }

  /** Makes the EHR a new one, which knows the service as client `caliper`. */
  static async start(service: TestService, ehr: Ehr, patience = USUAL_PATIENCE): Promise<PullsUnderTest> {
    const pulls = new PullsUnderTest(service, ehr, patience);
    await ehr.control.renew();
    await ehr.control.register({ id: 'caliper', jwksUrl: `${service.url}/.well-known/jwks.json` });
    await pulls.moveTo(pulls.clock.now());
    return pulls;
  }

  /** Moves the clocks of both on. */
  async moveTo(time: Date): Promise<void> {
    this.clock.moveTo(time);
    await this.ehr.control.moveTo(this.clock.now());
  }

  /** Moves the clocks of both on by so many milliseconds. */
  later(milliseconds: number): Promise<void> {
    return this.moveTo(new Date(this.clock.now().getTime() + milliseconds));
  }

  /** Pulls a source and applies what came; newcomers too. Gives the pulls that this made, the first one first. */
  async pull(source: string, isFull = false): Promise<PullView[]> {
    const { id } = await this.pulls.request(source, isFull, ACTOR);
    const before = (await this.pulls.list(source, 100)).filter((pull) => pull.id !== id).map((pull) => pull.id);
    await this.settle(source);
    return (await this.pulls.list(source, 100)).filter((pull) => !before.includes(pull.id)).reverse();
  }

  /** Moves a pull on as far as it goes now. */
  step(pullId: string): Promise<void> {
    return this.machine.advance(pullId, new AbortController().signal);
  }

  /** Carries out what pulls are open, one after another, and applies what came. */
  async settle(source: string): Promise<void> {
    for (let steps = 0; steps < 2000; steps += 1) {
      const open = (await this.pulls.list(source, 100)).find(({ finishedAt }) => finishedAt === null);
      if (!open) return this.applied(source);
      await this.moveTo(open.nextAttemptAt);
      await this.machine.advance(open.id, new AbortController().signal);
    }
    throw new Error('The pull does not end.');
  }

  private async applied(source: string): Promise<void> {
    const { id } = await this.service.service.app.get(SourcesService).find(source);
    while (await this.service.service.app.get(RecordStore, { strict: false }).applyWaiting(id));
  }
}
