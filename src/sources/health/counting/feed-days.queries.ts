import type { DataSource } from 'typeorm';

/** Days on which messages are looked back at. */
export const DAYS_KEPT = 91;

/**
 * Closes the days of a source that are over: from the day after the last closed one, of the last ones only, or from the
 * day the source was connected. Later replays of messages do not change what a closed day says.
 * @param today in UTC
 */
export async function closeDays(database: DataSource, sourceId: string, today: string): Promise<void> {
  await database.query(
    `with days as (
       select generate_series(
         greatest($2::date - ${DAYS_KEPT}, (s.created_at at time zone 'UTC')::date,
           (select max(day) + 1 from feed_days where source_id = s.id)), $2::date - 1, interval '1 day')::date as day
       from sources s where s.id = $1),
     received as (
       select (received_at at time zone 'UTC')::date as day, state,
         extract(epoch from received_at - lag(received_at) over (order by received_at)) as gap
       from messages
       where source_id = $1 and received_at >= ((select min(day) from days) - 7)::timestamp at time zone 'UTC'
         and received_at < $2::date::timestamp at time zone 'UTC')
     insert into feed_days (source_id, day, messages, quarantined, longest_gap_seconds)
     select $1, days.day, count(received.day), count(*) filter (where received.state = 'quarantined'), ceil(max(gap))
     from days left join received on received.day = days.day
     group by days.day
     on conflict do nothing`,
    [sourceId, today],
  );
}
