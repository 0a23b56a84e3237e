import type { DataSource } from 'typeorm';
import type { MessageState } from './message.entity.js';

/** A source and how its feed is doing. */
export interface Feed {
  id: string;
  name: string;
  title: string;
  active: boolean;
  createdAt: Date;
  /** The newest message; null when it has sent none. */
  lastMessage: { id: string; receivedAt: Date; state: MessageState } | null;
  /** Receipt of the oldest message that still waits to be applied; null when none waits. */
  waitingSince: Date | null;
  messages: Record<MessageState, number>;
}

interface FeedRow {
  id: string;
  name: string;
  title: string;
  active: boolean;
  createdAt: Date;
  lastId: string | null;
  lastReceivedAt: Date | null;
  lastState: MessageState | null;
  waitingSince: Date | null;
  counts: Partial<Record<MessageState, number>> | null;
}

/**
 * Sources by name, with the state of their feeds. The last and the oldest waiting message are single index steps;
 * the counts scan only the index on (source_id, state).
 * @param id only this source; null for all
 */
export async function listFeeds(database: DataSource, id: string | null): Promise<Feed[]> {
  const rows = await database.query<FeedRow[]>(
    `select s.id, s.name, s.title, s.active, s.created_at as "createdAt",
       last.id as "lastId", last.received_at as "lastReceivedAt", last.state as "lastState",
       (select received_at from messages where source_id = s.id and state = 'received' order by sequence limit 1)
         as "waitingSince",
       (select json_object_agg(state, count) from
         (select state, count(*) from messages where source_id = s.id group by state) by_state) as counts
     from sources s
     left join lateral (
       select id, received_at, state from messages where source_id = s.id order by sequence desc limit 1
     ) last on true
     where $1::uuid is null or s.id = $1
     order by s.name`,
    [id],
  );
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    title: row.title,
    active: row.active,
    createdAt: row.createdAt,
    lastMessage:
      row.lastId && row.lastReceivedAt && row.lastState
        ? { id: row.lastId, receivedAt: row.lastReceivedAt, state: row.lastState }
        : null,
    waitingSince: row.waitingSince,
    messages: { received: 0, applied: 0, 'partly-applied': 0, quarantined: 0, ...row.counts },
  }));
}
