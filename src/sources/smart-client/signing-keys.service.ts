import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { exportJWK, exportPKCS8, generateKeyPair, importPKCS8, type CryptoKey, type JWK } from 'jose';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditTrail, type Actor } from '../../access/audit-trail.js';
import { Clock } from '../../config/clock.js';
import { SecretBox } from '../secret-box.js';
import { SigningKey, type SigningAlgorithm } from './signing-key.entity.js';

const ALGORITHMS: readonly SigningAlgorithm[] = ['ES384', 'RS384'];
const KEY_LOCK = 726_354_700;

/** A private key and the name under which its public half is published. */
export interface Signer {
  kid: string;
  algorithm: SigningAlgorithm;
  key: CryptoKey;
}

/** The key pairs of this service: made when first needed, published as a JWKS, rotated with an overlap. */
@Injectable()
export class SigningKeys {
  constructor(
    private readonly database: DataSource,
    private readonly box: SecretBox,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** The public keys that authorisation servers may find a signature of, newest first. */
  async published(): Promise<JWK[]> {
    return (await this.living()).map(({ publicKey }) => publicKey);
  }

  /** Private keys of an algorithm in the order in which to try them: the newest that signs already, then the others. */
  async signers(algorithm: SigningAlgorithm): Promise<Signer[]> {
    const now = this.clock.now();
    const keys = (await this.living()).filter((key) => key.algorithm === algorithm);
    const ready = keys.filter(({ signsFrom }) => signsFrom <= now);
    const early = keys.filter(({ signsFrom }) => signsFrom > now);
    return Promise.all(
      [...ready, ...early].map(async ({ kid, sealedKey }) => ({
        kid,
        algorithm,
        key: await importPKCS8(this.box.open(sealedKey, contextOf(kid)), algorithm),
      })),
    );
  }

  /**
   * Makes a new key of each algorithm. It is published now and signs after `overlap` milliseconds; those in use are
   * published for as long again, so that an authorisation server may keep our JWKS for up to `overlap`.
   */
  async rotate(overlap: number, actor: Actor): Promise<{ signsFrom: Date; oldUntil: Date }> {
    await this.living();
    const now = this.clock.now().getTime();
    const signsFrom = new Date(now + overlap);
    const oldUntil = new Date(now + 2 * overlap);
    const made = await Promise.all(ALGORITHMS.map((algorithm) => this.make(algorithm, signsFrom)));
    await this.locked(async (manager) => {
      await manager.query('update smart_signing_keys set retires_at = $1 where retires_at is null', [oldUntil]);
      await manager.insert(SigningKey, made);
      await this.audit.recordWithin(manager, {
        actor,
        action: 'update',
        entityType: 'signing-key',
        details: { change: 'rotated', keys: made.map(({ kid }) => kid).join(' '), signsFrom: signsFrom.toISOString() },
      });
    });
    return { signsFrom, oldUntil };
  }

  /** Keys that have not retired, newest first; the first ones are made here. */
  private async living(): Promise<SigningKey[]> {
    const found = await this.find(this.database.manager);
    if (found.length > 0) return found;
    const made = await Promise.all(ALGORITHMS.map((algorithm) => this.make(algorithm, this.clock.now())));
    return this.locked(async (manager) => {
      const meanwhile = await this.find(manager);
      if (meanwhile.length > 0) return meanwhile;
      await manager.insert(SigningKey, made);
      return this.find(manager);
    });
  }

  private find(manager: EntityManager): Promise<SigningKey[]> {
    return manager
      .createQueryBuilder(SigningKey, 'key')
      .addSelect('key.sealedKey')
      .where('key.retiresAt is null or key.retiresAt > :now', { now: this.clock.now() })
      .orderBy('key.createdAt', 'DESC')
      .addOrderBy('key.kid')
      .getMany();
  }

  private async make(algorithm: SigningAlgorithm, signsFrom: Date): Promise<SigningKey> {
    const kid = randomUUID();
    const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true, modulusLength: 3072 });
    return {
      kid,
      algorithm,
      publicKey: { ...(await exportJWK(publicKey)), kid, alg: algorithm, use: 'sig', key_ops: ['verify'] },
      sealedKey: this.box.seal(await exportPKCS8(privateKey), contextOf(kid)),
      createdAt: this.clock.now(),
      signsFrom,
      retiresAt: null,
    };
  }

  private locked<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.database.transaction(async (manager) => {
      await manager.query('select pg_advisory_xact_lock($1)', [KEY_LOCK]);
      return work(manager);
    });
  }
}

function contextOf(kid: string): string {
  return `smart-signing-key:${kid}`;
}
