import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../config/clock.js';
import { SecretBox } from '../secret-box.js';
import { EhrClient } from '../smart-client/ehr-client.service.js';
import { EhrFault } from '../smart-client/ehr-fault.js';
import { faultOf, jsonOf } from '../smart-client/ehr-http.js';
import { retryAfterOf } from '../../operations/http/retry-after.js';
import type { BulkConnection } from './bulk-connection.entity.js';
import { BulkPullFile } from './bulk-pull-file.entity.js';
import type { BulkPull } from './bulk-pull.entity.js';
import { readManifest, type ExportManifest } from './export-manifest.js';
import { kickOffOf, type ExportScope } from './kick-off.js';
import { GroupMembers } from './group-members.service.js';
import { changePull } from './pull.queries.js';
import { PullScopes } from './pull-scopes.service.js';
import { CLOSING_TRIES, delayBefore } from './pull-timing.js';
import { tokenClientOf } from './token-client.js';

const KICK_OFF = 'the kick-off of the export';
const STATUS = 'the status of the export';
/** Pages of one manifest that are read at most. */
const MOST_PAGES = 1000;
const LONGEST_PROGRESS = 100;

/** What is said with the server about an export: its kick-off, its status until the manifest, its deletion. */
@Injectable()
export class ExportStage {
  constructor(
    private readonly database: DataSource,
    private readonly ehr: EhrClient,
    private readonly box: SecretBox,
    private readonly scopes: PullScopes,
    private readonly members: GroupMembers,
    private readonly clock: Clock,
  ) {}

  /** Kicks the export off. @throws EhrFault when the server does not take it */
  async kickOff(pull: BulkPull, connection: BulkConnection, signal: AbortSignal): Promise<void> {
    await this.letGo(pull, connection, signal);
    const members = await this.members.of(connection, signal);
    const scope = await this.scopes.of(pull, connection);
    const isV4 = connection.profile.bulkVersion?.startsWith('4') ?? false;
    let response = await this.post(connection, kickOffOf(connection.baseUrl, scope, isV4 ? 'POST' : 'GET'), signal);
    if (response.status === 405 && !isV4) {
      await response.body?.cancel();
      response = await this.post(connection, kickOffOf(connection.baseUrl, scope, 'POST'), signal);
    }
    const now = this.clock.now();
    if (response.status !== 202) throw await faultOf(response, KICK_OFF, now);
    await response.body?.cancel();
    const location = response.headers.get('content-location');
    const status = location === null ? null : URL.parse(location, response.url);
    if (!status) throw new EhrFault(`${KICK_OFF}: the answer has no Content-Location, so there is nothing to ask.`);
    await changePull(this.database.manager, pull, {
      ...PROGRESSED,
      state: 'exporting',
      ...askedFor(scope),
      members,
      sealedStatusUrl: this.box.seal(status.href, statusContext(pull)),
      progressedAt: now,
      nextAttemptAt: later(now, delayBefore(1, retryAfterOf(response.headers, now))),
    });
  }

  /** Asks how the export is; when it has ended, stores what files there are. @throws EhrFault */
  async poll(pull: BulkPull, connection: BulkConnection, signal: AbortSignal): Promise<void> {
    const url = this.statusUrl(pull);
    const response = await this.status(connection, url, signal);
    const now = this.clock.now();
    if (response.status === 202) {
      await response.body?.cancel();
      const attempts = pull.attempts + 1;
      await changePull(this.database.manager, pull, {
        attempts,
        fault: null,
        progress: response.headers.get('x-progress')?.slice(0, LONGEST_PROGRESS) ?? null,
        progressedAt: now,
        nextAttemptAt: later(now, delayBefore(attempts, retryAfterOf(response.headers, now))),
      });
      return;
    }
    if (response.status !== 200) throw await faultOf(response, STATUS, now);
    await this.storeFiles(pull, await this.manifest(connection, response, signal));
  }

  /** Tells the server that its files are no longer needed. @throws EhrFault when it does not take it */
  async remove(pull: BulkPull, connection: BulkConnection, signal?: AbortSignal): Promise<void> {
    if (pull.sealedStatusUrl === null) return;
    const what = 'the deletion of the export';
    const request = { what, url: this.statusUrl(pull), method: 'DELETE' as const, signal };
    const response = await this.ehr.ask(tokenClientOf(connection), request);
    if (response.ok || response.status === 404 || response.status === 410) await response.body?.cancel();
    else throw await faultOf(response, what, this.clock.now());
  }

  /** Ends the export that this one is kicked off in place of: many servers do one at a time. */
  private async letGo(pull: BulkPull, connection: BulkConnection, signal: AbortSignal): Promise<void> {
    try {
      await this.remove(pull, connection, signal);
    } catch (error) {
      const goOn = error instanceof EhrFault && (error.detail.refused || pull.attempts + 1 >= CLOSING_TRIES);
      if (!goOn) throw error;
    }
    pull.sealedStatusUrl = null;
  }

  private statusUrl(pull: BulkPull): string {
    return this.box.open(pull.sealedStatusUrl ?? '', statusContext(pull));
  }

  private post(
    connection: BulkConnection,
    { method, url, headers, body }: ReturnType<typeof kickOffOf>,
    signal: AbortSignal,
  ) {
    return this.ehr.ask(tokenClientOf(connection), { what: KICK_OFF, method, url, headers, body, signal });
  }

  private status(connection: BulkConnection, url: string, signal: AbortSignal): Promise<Response> {
    const headers = { accept: 'application/json, application/fhir+json' };
    return this.ehr.ask(tokenClientOf(connection), { what: STATUS, url, headers, signal });
  }

  /** The whole manifest, page by page. */
  private async manifest(connection: BulkConnection, first: Response, signal: AbortSignal): Promise<ExportManifest> {
    const whole = await manifestOf(first);
    for (let pages = 1; whole.next !== null; pages += 1) {
      if (pages === MOST_PAGES) throw new EhrFault(`${STATUS}: the manifest has more than ${MOST_PAGES} pages.`);
      const response = await this.status(connection, whole.next, signal);
      if (response.status !== 200) throw await faultOf(response, STATUS, this.clock.now());
      const page = await manifestOf(response);
      whole.files.push(...page.files);
      whole.next = page.next;
    }
    return whole;
  }

  private async storeFiles(pull: BulkPull, manifest: ExportManifest): Promise<void> {
    const now = this.clock.now();
    await this.database.transaction(async (manager) => {
      await changePull(manager, pull, {
        ...PROGRESSED,
        state: 'downloading',
        transactionTime: manifest.transactionTime,
        requiresAccessToken: manifest.requiresAccessToken,
        progressedAt: now,
        nextAttemptAt: now,
      });
      const files = manifest.files.map((file, position) => ({
        pullId: pull.id,
        round: pull.round,
        position,
        role: file.role,
        type: file.type,
        sealedUrl: this.box.seal(file.url, fileContext({ pullId: pull.id, round: pull.round, position })),
        expected: file.count,
        nextAttemptAt: now,
      }));
      for (let from = 0; from < files.length; from += 500) {
        await manager.insert(BulkPullFile, files.slice(from, from + 500));
      }
    });
  }
}

/** What a pull keeps of its scope. */
function askedFor({ since, types, patients }: ExportScope): Pick<BulkPull, 'since' | 'types' | 'patients'> {
  return { since, types: types && [...types], patients: patients && [...patients] };
}

/** What every step that succeeded resets. */
const PROGRESSED = { attempts: 0, fault: null, progress: null } as const;

async function manifestOf(response: Response): Promise<ExportManifest> {
  const manifest = readManifest(await jsonOf(response, STATUS), response.url);
  if (!manifest) throw new EhrFault(`${STATUS}: the answer is no manifest of an export.`);
  return manifest;
}

/** Milliseconds after a time. */
export function later(time: Date, milliseconds: number): Date {
  return new Date(time.getTime() + milliseconds);
}

/** What the address of a file is sealed for. */
export function fileContext({ pullId, round, position }: Pick<BulkPullFile, 'pullId' | 'round' | 'position'>): string {
  return `bulk-pull-file:${pullId}:${round}:${position}`;
}

function statusContext({ id }: BulkPull): string {
  return `bulk-pull:${id}`;
}
