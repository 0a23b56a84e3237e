import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditTrail } from '../audit-trail.js';
import type { Actor } from '../audit-trail.js';
import { AuditEvent } from './audit-event.entity.js';
import type { AuditPageDto } from './audit.dto.js';

/** Which entries; absent members do not narrow. */
export interface AuditFilter {
  person?: string;
  actor?: string;
  /** From this time on. */
  from?: Date;
  /** Before this time. */
  to?: Date;
  before?: number;
  limit: number;
}

/** Shows the trail. Looking at it is itself an entry. */
@Injectable()
export class AuditReader {
  constructor(
    private readonly database: DataSource,
    private readonly audit: AuditTrail,
  ) {}

  /** One page of entries, newest first. */
  async read(filter: AuditFilter, reader: Actor): Promise<AuditPageDto> {
    const events = await this.find(filter);
    await this.audit.record({
      actor: reader,
      action: 'query',
      entityType: 'audit',
      personId: filter.person,
      details: { entries: events.length },
    });
    const entries = events.map(({ previousHash: _, hash, sequence, ...event }) => ({
      ...event,
      sequence: Number(sequence),
      hash: hash.toString('hex'),
    }));
    return { entries, next: entries.length === filter.limit ? (entries.at(-1)?.sequence ?? null) : null };
  }

  private find({ person, actor, from, to, before, limit }: AuditFilter): Promise<AuditEvent[]> {
    const query = this.database.getRepository(AuditEvent).createQueryBuilder('e');
    if (person) query.andWhere('e.person_id = :person', { person });
    if (actor) query.andWhere('e.actor_id = :actor', { actor });
    if (from) query.andWhere('e.occurred_at >= :from', { from });
    if (to) query.andWhere('e.occurred_at < :to', { to });
    if (before) query.andWhere('e.sequence < :before', { before });
    return query.orderBy('e.sequence', 'DESC').limit(limit).getMany();
  }
}
