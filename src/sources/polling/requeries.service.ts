import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../config/clock.js';

/** Asks for searches in place of what a subscription did not tell. */
@Injectable()
export class Requeries {
  constructor(private readonly clock: Clock) {}

  /**
   * Requests a re-query within the transaction of `manager`; one that has been requested but not begun is meant by all
   * who ask, since it will see what they want to see. Enqueue `pull-source` when it has committed.
   * @param since the server's time from which on news are wanted, where nothing later is known; ISO 8601
   * @returns id of the pull
   */
  async request(manager: EntityManager, sourceId: string, since: string): Promise<string> {
    const now = this.clock.now();
    const [{ id }] = await manager.query<[{ id: string }]>(
      `insert into bulk_pulls (source_id, kind, since, next_attempt_at, progressed_at, created_at)
       values ($1, 'requery', $2, $3, $3, $3)
       on conflict (source_id) where kind = 'requery' and state = 'requested'
         do update set since = least(bulk_pulls.since, excluded.since)
       returning id`,
      [sourceId, since, now],
    );
    return id;
  }
}
