import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditTrail, type Actor } from '../../access/audit-trail.js';
import { Clock } from '../../config/clock.js';
import { checkedAddress } from '../smart-client/ehr-address.js';
import { EhrFault } from '../smart-client/ehr-fault.js';
import { askEhr, faultOf, jsonOf } from '../smart-client/ehr-http.js';
import { SourceRefusedError } from '../source-errors.js';
import { SourcesService } from '../sources.service.js';
import { BulkConnection } from './bulk-connection.entity.js';
import { profileOf, type CapabilityProfile, type ExportTrial, type PullMode } from './capability-profile.js';
import type { ExportLevel } from './kick-off.js';

/** A server is asked again what it can do after so long. Milliseconds. */
const PROFILE_LIFE = 7 * 24 * 3_600_000;

/** How an administrator says a FHIR server is reached. */
export interface ConnectionRequest {
  /** Address of the FHIR server. */
  fhir: string;
  clientId: string;
  /** Undefined: as its `.well-known/smart-configuration` says. */
  tokenUrl?: string;
  /** Undefined: all patients of the server. */
  group?: string;
  /** Undefined: of the group when there is one, else of all patients. */
  level?: ExportLevel;
  /** Undefined: as the server can. */
  mode?: PullMode;
}

/** The FHIR servers of sources, and what they can do. */
@Injectable()
export class ConnectionsService {
  constructor(
    private readonly database: DataSource,
    private readonly sources: SourcesService,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /**
   * Asks a FHIR server what it can do and keeps it as that of the source. Where another server or group was before,
   * the next pull begins anew.
   * @throws SourceRefusedError when the server does not answer as a FHIR server, or the request is not whole
   */
  async connect(reference: string, request: ConnectionRequest, actor: Actor): Promise<BulkConnection> {
    const { id: sourceId } = await this.sources.find(reference);
    const { level, groupId } = scopeIn(request);
    const baseUrl = request.fhir.replace(/\/+$/, '');
    const probed = await this.probe(baseUrl, request.tokenUrl);
    const now = this.clock.now();
    const { manager } = this.database;
    const before = await manager.findOneBy(BulkConnection, { sourceId });
    const same = before !== null && isOf(before, { baseUrl, level, groupId });
    const connection: BulkConnection = {
      sourceId,
      baseUrl,
      ...probed,
      askedMode: request.mode ?? null,
      groupFault: null,
      clientId: request.clientId,
      level,
      groupId,
      profiledAt: now,
      connectedAt: same ? before.connectedAt : now,
      everySeconds: before?.everySeconds ?? null,
      nextDueAt: before?.nextDueAt ?? null,
    };
    await this.database.transaction(async (transaction) => {
      await transaction.save(BulkConnection, connection);
      if (!same) await transaction.query('delete from bulk_members where source_id = $1', [sourceId]);
      await this.audit.recordWithin(transaction, {
        actor,
        action: 'update',
        entityType: 'source',
        entityId: sourceId,
        details: { change: 'connected', host: new URL(baseUrl).host, level },
      });
    });
    return connection;
  }

  /**
   * Asks the server of a source again what it can do.
   * @throws SourceRefusedError when the source has none, or it does not answer as a FHIR server
   */
  async probeAgain(reference: string, actor: Actor): Promise<BulkConnection> {
    const before = await this.connected(reference);
    const { sourceId, baseUrl } = before;
    const { profile, tokenUrl } = await this.probe(baseUrl);
    const change = {
      profile: { ...profile, trial: before.profile.trial },
      tokenUrl: tokenUrl ?? before.tokenUrl,
      profiledAt: this.clock.now(),
    };
    await this.database.transaction(async (manager) => {
      await manager.update(BulkConnection, { sourceId }, change);
      await this.audit.recordWithin(manager, {
        actor,
        action: 'update',
        entityType: 'source',
        entityId: sourceId,
        details: { change: 'probed', host: new URL(baseUrl).host },
      });
    });
    return { ...before, ...change };
  }

  /** Asks a server again whose profile is old. One that does not answer keeps the old one: its pull will say why. */
  async renewOld(sourceId: string): Promise<void> {
    const connection = await this.database.manager.findOneBy(BulkConnection, { sourceId });
    if (!connection || this.clock.now().getTime() - connection.profiledAt.getTime() < PROFILE_LIFE) return;
    try {
      await this.probeAgain(sourceId, { kind: 'system', id: 'schedule-pull' });
    } catch (error) {
      if (!(error instanceof SourceRefusedError)) throw error;
    }
  }

  /** Keeps what a trial export showed. */
  async keepTrial({ sourceId, profile }: BulkConnection, trial: ExportTrial): Promise<void> {
    await this.database.manager.update(BulkConnection, { sourceId }, { profile: { ...profile, trial } });
  }

  /** The connection of a source. @throws UnknownSourceError; SourceRefusedError when it has none */
  async connected(reference: string): Promise<BulkConnection> {
    const { id: sourceId, name } = await this.sources.find(reference);
    const connection = await this.database.manager.findOneBy(BulkConnection, { sourceId });
    if (connection) return connection;
    throw new SourceRefusedError(
      409,
      `${name} is not connected as a FHIR server: caliper sources connect ${name} --fhir <address> --client-id <id>`,
    );
  }

  /** The connection of a source, or null. @throws UnknownSourceError */
  async find(reference: string): Promise<BulkConnection | null> {
    const { id: sourceId } = await this.sources.find(reference);
    return this.database.manager.findOneBy(BulkConnection, { sourceId });
  }

  private async probe(base: string, given?: string): Promise<{ profile: CapabilityProfile; tokenUrl: string | null }> {
    if (!URL.canParse(base)) throw new SourceRefusedError(422, `${JSON.stringify(base)} is no address.`);
    try {
      const capability = await this.read(base, 'metadata', 'the CapabilityStatement');
      if (capability?.resourceType !== 'CapabilityStatement') {
        throw new EhrFault(`the CapabilityStatement: ${new URL(base).host} has none; is this the address of FHIR?`);
      }
      const smart = await this.read(base, '.well-known/smart-configuration', 'the SMART configuration');
      const tokenUrl = given ?? (typeof smart?.token_endpoint === 'string' ? smart.token_endpoint : null);
      if (tokenUrl !== null) checkedAddress(tokenUrl, base, 'the token endpoint');
      return { profile: profileOf(capability, smart), tokenUrl };
    } catch (error) {
      if (error instanceof EhrFault) throw new SourceRefusedError(422, `Not connected: ${error.message}`);
      throw error;
    }
  }

  /** Null where the server says that there is no such thing. */
  private async read(base: string, path: string, what: string): Promise<Record<string, unknown> | null> {
    const headers = { accept: path === 'metadata' ? 'application/fhir+json' : 'application/json' };
    const response = await askEhr({ what, url: `${base}/${path}`, base, headers });
    if (response.ok) return jsonOf(response, what);
    const fault = await faultOf(response, what, this.clock.now());
    if (fault.detail.refused) return null;
    throw fault;
  }
}

function scopeIn(request: ConnectionRequest): { level: ExportLevel; groupId: string | null } {
  const level = request.level ?? (request.group === undefined ? 'patient' : 'group');
  const groupId = request.group ?? null;
  if ((level === 'group') === (groupId !== null)) return { level, groupId };
  throw new SourceRefusedError(422, 'An export of a group needs the id of the group, and only that one takes it.');
}

type Origin = Pick<BulkConnection, 'baseUrl' | 'level' | 'groupId'>;

function isOf(before: Origin, { baseUrl, level, groupId }: Origin): boolean {
  return before.baseUrl === baseUrl && before.level === level && before.groupId === groupId;
}
