/** What is known of a feed, from which it is told how it does. Days are in UTC. */
export interface FeedHistory {
  now: Date;
  active: boolean;
  connectedAt: Date;
  lastMessageAt: Date | null;
  /** Receipt of the oldest message that waits to be applied. */
  waitingSince: Date | null;
  /** Days that are over, in order, without a gap; the last one is yesterday. */
  days: readonly MessageDay[];
  /** By clinical month. */
  months: readonly MonthCount[];
  arrivals: readonly Arrivals[];
}

export interface MessageDay {
  day: string;
  messages: number;
  quarantined: number;
  /** The longest time without a message that ended on this day. */
  longestGapSeconds: number | null;
}

export interface MonthCount {
  type: string;
  /** `YYYY-MM` */
  month: string;
  count: number;
}

/** New resources by the day of receipt and the days since the event. */
export interface Arrivals {
  day: string;
  lateDays: number;
  count: number;
}

export type Severity = 'critical' | 'warning' | 'notice';

export type FindingKind = 'silent' | 'never' | 'dropped' | 'surge' | 'late' | 'refused' | 'backlog';

/** Something about a feed that is not as it usually is, in words that a person can act on. */
export interface FeedFinding {
  kind: FindingKind;
  severity: Severity;
  /** Resource type that it is about; null: the whole feed. */
  type: string | null;
  text: string;
}
