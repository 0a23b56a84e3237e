import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../config/clock.js';
import type { Feed } from '../feeds.queries.js';
import { SourcesService } from '../sources.service.js';
import { codingQuality, type CodingQuality } from './coding/coding-quality.js';
import { DAYS_KEPT } from './counting/feed-days.queries.js';
import { readArrivals, readCoding, readDays, readMonths, readUncounted, type OfSource } from './feed-health.queries.js';
import { addDays, addMonths, dayOfMoment } from './usual/days.js';
import { judgeFeed, type FeedVerdict } from './usual/feed-findings.js';
import type { FeedHistory, MonthCount } from './usual/feed-history.js';

/** How one feed does. */
export interface FeedHealth {
  feed: Feed;
  verdict: FeedVerdict;
  /** Patients whose resources changed and are not counted yet. */
  uncounted: number;
}

/** What the resources of a source look like, beside the state of its feed. */
export interface SourceHealth extends FeedHealth {
  /** Clinical months that are shown, the oldest first; the last one is under way. */
  months: string[];
  /** Resources by type and month. */
  counts: MonthCount[];
  coding: CodingQuality[];
}

/** Months that are read: a year, the year that it is compared with, and the time in which a month settles. */
const MONTHS_READ = 26;
const MONTHS_SHOWN = 13;

/** Tells how the feeds do, from counts that are kept; nothing of a person is read. */
@Injectable()
export class FeedHealths {
  constructor(
    private readonly database: DataSource,
    private readonly sources: SourcesService,
    private readonly clock: Clock,
  ) {}

  /** Every feed, by the name of its source. */
  async all(): Promise<FeedHealth[]> {
    return this.#judge(await this.sources.feeds(), null);
  }

  /** @throws UnknownSourceError */
  async of(reference: string): Promise<SourceHealth> {
    const feed = await this.sources.feed(reference);
    const [health] = await this.#judge([feed], feed.id);
    if (!health) throw new Error('A feed was not judged.');
    const last = dayOfMoment(this.clock.now()).slice(0, 7);
    const months = Array.from({ length: MONTHS_SHOWN }, (_, index) => addMonths(last, index + 1 - MONTHS_SHOWN));
    const [from = last] = months;
    const counts = await readMonths(this.database, feed.id, from);
    return {
      ...health,
      months,
      counts: counts.filter(({ month }) => month <= last).map(({ type, month, count }) => ({ type, month, count })),
      coding: codingQuality(await readCoding(this.database, feed.id, { from, to: last })),
    };
  }

  async #judge(feeds: readonly Feed[], sourceId: string | null): Promise<FeedHealth[]> {
    const now = this.clock.now();
    const today = dayOfMoment(now);
    const [days, months, arrivals, uncounted] = await Promise.all([
      readDays(this.database, sourceId, addDays(today, -DAYS_KEPT)),
      readMonths(this.database, sourceId, addMonths(today.slice(0, 7), -MONTHS_READ)),
      readArrivals(this.database, sourceId, addDays(today, -DAYS_KEPT)),
      readUncounted(this.database, sourceId),
    ]);
    const [daysOf, monthsOf, arrivalsOf] = [bySource(days), bySource(months), bySource(arrivals)];
    return feeds.map((feed) => {
      const history: FeedHistory = {
        now,
        active: feed.active,
        connectedAt: feed.createdAt,
        lastMessageAt: feed.lastMessage?.receivedAt ?? null,
        waitingSince: feed.waitingSince,
        days: daysOf.get(feed.id) ?? [],
        months: monthsOf.get(feed.id) ?? [],
        arrivals: arrivalsOf.get(feed.id) ?? [],
      };
      return { feed, verdict: judgeFeed(history), uncounted: uncounted.get(feed.id) ?? 0 };
    });
  }
}

function bySource<Row>(rows: readonly OfSource<Row>[]): Map<string, OfSource<Row>[]> {
  const groups = new Map<string, OfSource<Row>[]>();
  for (const row of rows) {
    const group = groups.get(row.sourceId);
    if (group) group.push(row);
    else groups.set(row.sourceId, [row]);
  }
  return groups;
}
