import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../config/clock.js';
import { Metrics } from '../../operations/metrics/metrics.js';
import { FeedHealths, type FeedHealth } from './feed-health.service.js';

const SEVERITIES = ['critical', 'warning', 'notice'] as const;
/** Both gauges of one scrape, and scrapes that come close upon each other, share one reading. */
const FRESH_MS = 5_000;

/** How the feeds do, for alerts: the same from every process. */
@Injectable()
export class FeedMetrics implements OnModuleInit {
  #read: { at: number; feeds: Promise<FeedHealth[]> } | undefined;

  constructor(
    private readonly metrics: Metrics,
    private readonly healths: FeedHealths,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    const age = 'Time since the newest message of a source';
    this.metrics.gauge('caliper_source_last_message_age_seconds', age, ['source'], async (gauge) => {
      for (const { feed } of await this.#feeds()) {
        if (!feed.active || feed.lastMessage === null) continue;
        const seconds = (this.clock.now().getTime() - feed.lastMessage.receivedAt.getTime()) / 1000;
        gauge.set({ source: feed.name }, Math.max(0, seconds));
      }
    });
    const found = 'What is not as usual with the feed of a source';
    this.metrics.gauge('caliper_source_findings', found, ['source', 'severity'], async (gauge) => {
      for (const { feed, verdict } of await this.#feeds()) {
        for (const severity of SEVERITIES) {
          const those = verdict.findings.filter((finding) => finding.severity === severity);
          gauge.set({ source: feed.name, severity }, those.length);
        }
      }
    });
  }

  #feeds(): Promise<FeedHealth[]> {
    const now = this.clock.now().getTime();
    if (!this.#read || now - this.#read.at > FRESH_MS) this.#read = { at: now, feeds: this.healths.all() };
    return this.#read.feeds;
  }
}
