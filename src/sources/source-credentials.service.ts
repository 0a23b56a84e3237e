import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../access/audit-trail.js';
import { AuditTrail } from '../access/audit-trail.js';
import { SecretBox } from './secret-box.js';
import { SourceCredential, type CredentialKind } from './source-credential.entity.js';
import { SourceRefusedError, UnknownSourceError } from './source-errors.js';
import { findTokenHolder, findSourceAtDoor, type SourceAtDoor } from './source-credentials.queries.js';

/** A new secret or token. The plain text is known only now: it is not shown again. */
export interface IssuedCredential {
  id: string;
  kind: CredentialKind;
  plain: string;
  prefix: string;
  expiresAt: Date | null;
}

const PREFIXES: Readonly<Record<CredentialKind, string>> = { 'signing-secret': 'cal_whs_', token: 'cal_src_' };
/** Characters of the random part that people may see to recognise a credential: 36 of 256 bits. */
const RECOGNISED = 6;

/** Signing secrets and bearer tokens of the connected EHRs. */
@Injectable()
export class SourceCredentialsService {
  constructor(
    private readonly database: DataSource,
    private readonly box: SecretBox,
    private readonly audit: AuditTrail,
  ) {}

  /** Live and expired credentials of a source, newest first; never their plain text. */
  list(sourceId: string): Promise<SourceCredential[]> {
    return this.database.manager.find(SourceCredential, {
      where: { sourceId },
      order: { createdAt: 'desc', id: 'asc' },
    });
  }

  /**
   * Makes a new signing secret. The one in use lives on until `oldUntil`, so that the EHR can change over without a
   * gap; any older one ends now, so that never more than two are live.
   */
  async rotateSigningSecret(sourceId: string, oldUntil: Date, actor: Actor): Promise<IssuedCredential> {
    const issued = await this.database.transaction(async (manager) => {
      await lockSource(manager, sourceId);
      await manager.query(
        `update source_credentials c
         set expires_at = case when c.id = newest.id then least(coalesce(c.expires_at, 'infinity'), $2) else now() end
         from (select id from source_credentials
               where source_id = $1 and kind = 'signing-secret' and (expires_at is null or expires_at > now())
               order by created_at desc, id limit 1) newest
         where c.source_id = $1 and c.kind = 'signing-secret' and (c.expires_at is null or c.expires_at > now())`,
        [sourceId, oldUntil],
      );
      return this.issue(manager, sourceId, 'signing-secret');
    });
    await this.recordIssue(issued, sourceId, actor);
    return issued;
  }

  /** Makes a new bearer token beside those that live. */
  async issueToken(sourceId: string, actor: Actor): Promise<IssuedCredential> {
    const issued = await this.database.transaction(async (manager) => {
      await lockSource(manager, sourceId);
      return this.issue(manager, sourceId, 'token');
    });
    await this.recordIssue(issued, sourceId, actor);
    return issued;
  }

  /** Stores a new credential within the transaction of `manager`. The caller records it in the audit trail. */
  async issue(manager: EntityManager, sourceId: string, kind: CredentialKind): Promise<IssuedCredential> {
    const plain = `${PREFIXES[kind]}${randomBytes(32).toString('base64url')}`;
    const credential = await manager.save(SourceCredential, {
      sourceId,
      kind,
      prefix: plain.slice(0, PREFIXES[kind].length + RECOGNISED),
      secret: kind === 'token' ? hashToken(plain) : this.box.seal(plain, sourceId),
      expiresAt: null,
    });
    return { id: credential.id, kind, plain, prefix: credential.prefix, expiresAt: null };
  }

  /** Ends a credential now. @throws SourceRefusedError when the source has no such live credential */
  async revoke(sourceId: string, credentialId: string, actor: Actor): Promise<void> {
    if (!isUUID(credentialId)) throw new SourceRefusedError(422, 'The id of a credential is a UUID.');
    const [revoked] = await this.database.query<[{ id: string }[], number]>(
      `update source_credentials set expires_at = now()
       where id = $1 and source_id = $2 and (expires_at is null or expires_at > now()) returning id`,
      [credentialId, sourceId],
    );
    if (revoked.length === 0) throw new SourceRefusedError(422, 'This source has no such live credential.');
    await this.audit.record({
      actor,
      action: 'update',
      entityType: 'source',
      entityId: sourceId,
      details: { change: 'credential revoked', credential: credentialId },
    });
  }

  /** The source of a webhook address and its live signing secrets, or null. One query. */
  async atDoor(name: string): Promise<(SourceAtDoor & { secrets: string[] }) | null> {
    const source = await findSourceAtDoor(this.database, name);
    return source && { ...source, secrets: source.sealedSecrets.map((sealed) => this.box.open(sealed, source.id)) };
  }

  /** The source, active or not, that holds this live token. */
  tokenHolder(token: string): Promise<{ id: string; name: string; active: boolean } | null> {
    return findTokenHolder(this.database, hashToken(token));
  }

  private recordIssue(issued: IssuedCredential, sourceId: string, actor: Actor): Promise<void> {
    return this.audit.record({
      actor,
      action: 'update',
      entityType: 'source',
      entityId: sourceId,
      details: { change: `${issued.kind} issued`, credential: issued.id },
    });
  }
}

function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Two rotations at once would otherwise leave three live secrets. */
async function lockSource(manager: EntityManager, sourceId: string): Promise<void> {
  const rows = await manager.query<unknown[]>('select 1 from sources where id = $1 for update', [sourceId]);
  if (rows.length === 0) throw new UnknownSourceError(sourceId);
}
