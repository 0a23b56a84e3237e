import { Injectable } from '@nestjs/common';
import { DataSource, QueryFailedError } from 'typeorm';
import type { Actor } from '../access/audit-trail.js';
import { AuditTrail } from '../access/audit-trail.js';
import { SourceCredentialsService } from './source-credentials.service.js';
import { SourceRefusedError, UnknownSourceError } from './source-errors.js';
import { Source } from './source.entity.js';
import { listFeeds, type Feed } from './feeds.queries.js';

/** A new source with the credentials that are shown this once. */
export interface AddedSource {
  source: Source;
  signingSecret: string;
  token: string;
}

const NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const UNIQUE_VIOLATION = '23505';

/** The connected EHRs. */
@Injectable()
export class SourcesService {
  constructor(
    private readonly database: DataSource,
    private readonly credentials: SourceCredentialsService,
    private readonly audit: AuditTrail,
  ) {}

  /** @throws SourceRefusedError when the name cannot stand in an address, or is taken */
  async add(name: string, title: string, actor: Actor): Promise<AddedSource> {
    if (!NAME.test(name)) {
      throw new SourceRefusedError(
        422,
        'The name of a source is part of its webhook address: 1 to 63 lower-case letters, digits and hyphens.',
      );
    }
    const added = await this.database.transaction(async (manager) => {
      const source = await manager.save(Source, { name, title, active: true }).catch((error: unknown) => {
        if (error instanceof QueryFailedError && (error.driverError as { code?: string }).code === UNIQUE_VIOLATION) {
          throw new SourceRefusedError(409, `There is a source ${JSON.stringify(name)} already.`);
        }
        throw error;
      });
      const secret = await this.credentials.issue(manager, source.id, 'signing-secret');
      const token = await this.credentials.issue(manager, source.id, 'token');
      return { source, signingSecret: secret.plain, token: token.plain };
    });
    await this.audit.record({
      actor,
      action: 'create',
      entityType: 'source',
      entityId: added.source.id,
      details: { name },
    });
    return added;
  }

  /** @param reference name or id. @throws UnknownSourceError */
  async find(reference: string): Promise<Source> {
    const [source] = await this.database.manager
      .createQueryBuilder(Source, 'source')
      .where('source.name = :reference or source.id::text = lower(:reference)', { reference })
      .getMany();
    if (!source) throw new UnknownSourceError(reference);
    return source;
  }

  /** Names of all sources by id. */
  async names(): Promise<ReadonlyMap<string, string>> {
    const sources = await this.database.manager.find(Source, { select: { id: true, name: true } });
    return new Map(sources.map(({ id, name }) => [id, name]));
  }

  /** Every source with the state of its feed, by name. */
  feeds(): Promise<Feed[]> {
    return listFeeds(this.database, null);
  }

  /** One source with the state of its feed. @throws UnknownSourceError */
  async feed(reference: string): Promise<Feed> {
    const source = await this.find(reference);
    const [feed] = await listFeeds(this.database, source.id);
    if (!feed) throw new UnknownSourceError(reference);
    return feed;
  }

  /** Opens or closes the door for a source; what it sent stays. @throws UnknownSourceError */
  async setActive(reference: string, active: boolean, actor: Actor): Promise<Source> {
    const source = await this.find(reference);
    await this.database.manager.update(Source, source.id, { active });
    await this.audit.record({
      actor,
      action: 'update',
      entityType: 'source',
      entityId: source.id,
      details: { change: active ? 'activated' : 'deactivated' },
    });
    return { ...source, active };
  }
}
