import { describe, expect, it } from '@jest/globals';
import { addDays, addMonths, isHoliday, weekdayOf } from './days.js';
import { judgeFeed } from './feed-findings.js';
import type { FeedHistory, MessageDay, MonthCount } from './feed-history.js';

const TODAY = '2026-11-25';
const NOW = new Date(`${TODAY}T10:00:00Z`);

/** Days up to yesterday, each with what `messagesOn` says. */
function days(count: number, messagesOn: (day: string, back: number) => Partial<MessageDay>): MessageDay[] {
  return Array.from({ length: count }, (_, index) => {
    const back = count - index;
    const day = addDays(TODAY, -back);
    return { day, messages: 0, quarantined: 0, longestGapSeconds: null, ...messagesOn(day, back) };
  });
}

const steady = (messages = 72) => days(60, () => ({ messages, longestGapSeconds: 1800 }));

function history(given: Partial<FeedHistory>): FeedHistory {
  return {
    now: NOW,
    active: true,
    connectedAt: new Date('2025-01-01T00:00:00Z'),
    lastMessageAt: new Date(NOW.getTime() - 600_000),
    waitingSince: null,
    days: steady(),
    months: [],
    arrivals: [],
    ...given,
  };
}

const textsOf = (given: Partial<FeedHistory>) => judgeFeed(history(given)).findings.map(({ text }) => text);

describe('a feed that has gone silent', () => {
  it('is told with how often it usually sends', () => {
    const quiet = days(60, (_, back) => (back <= 4 ? {} : { messages: 72, longestGapSeconds: 1800 }));
    const verdict = judgeFeed(history({ days: quiet, lastMessageAt: new Date('2026-11-20T10:00:00Z') }));
    expect(verdict.state).toBe('critical');
    expect(verdict.findings).toEqual([
      {
        kind: 'silent',
        severity: 'critical',
        type: null,
        text: 'No message for 5 days; usually one every 20 minutes.',
      },
    ]);
  });

  it('is found after hours when it never paused that long', () => {
    expect(textsOf({ lastMessageAt: new Date('2026-11-25T08:45:00Z') })).toEqual([
      'No message for 75 minutes; usually one every 20 minutes.',
    ]);
    expect(textsOf({ lastMessageAt: new Date('2026-11-25T09:30:00Z') })).toEqual([]);
  });

  it('is not found over a weekend, nor on Thanksgiving, when it sends on working days', () => {
    const isOpen = (day: string) => ![0, 6].includes(weekdayOf(day)) && !isHoliday(day);
    for (let moment = 0; moment < 60; moment++) {
      const now = new Date(Date.parse('2026-11-02T22:00:00Z') + moment * 12 * 3_600_000);
      const before = Array.from({ length: 80 }, (_, index) => addDays(now.toISOString().slice(0, 10), index - 80));
      const working = before.map((day) => ({
        ...{ day, messages: isOpen(day) ? 30 : 0, quarantined: 0 },
        longestGapSeconds: isOpen(day) ? (isOpen(addDays(day, -1)) ? 57_600 : 230_000) : null,
      }));
      const today = now.toISOString().slice(0, 10);
      const last = isOpen(today) && now.getUTCHours() > 12 ? today : (before.filter(isOpen).at(-1) ?? today);
      const lastMessageAt = new Date(`${last}T17:00:00Z`);
      expect(textsOf({ now, days: working, lastMessageAt })).toEqual([]);
    }
  });

  it('is found when a nightly batch did not come', () => {
    const nightly = days(60, (_, back) => (back === 1 ? {} : { messages: 1, longestGapSeconds: 86_400 }));
    expect(textsOf({ days: nightly, lastMessageAt: new Date('2026-11-23T02:00:00Z') })).toEqual([
      'No message for 2 days; usually one a day.',
    ]);
  });

  it('is not found without three weeks of history, nor when its door is shut', () => {
    const young = days(12, () => ({ messages: 500, longestGapSeconds: 60 }));
    expect(judgeFeed(history({ days: young, lastMessageAt: new Date('2026-11-23T00:00:00Z') }))).toMatchObject({
      state: 'early',
      findings: [],
      rhythm: null,
    });
    expect(judgeFeed(history({ active: false, lastMessageAt: new Date('2026-01-01T00:00:00Z') }))).toMatchObject({
      state: 'closed',
      findings: [],
    });
  });

  it('is told when nothing ever came', () => {
    const never = { lastMessageAt: null, days: days(10, () => ({})), connectedAt: new Date('2026-11-15T10:00:00Z') };
    expect(textsOf(never)).toEqual(['No message yet, 10 days after it was connected.']);
    expect(textsOf({ ...never, connectedAt: new Date('2026-11-24T10:00:00Z') })).toEqual([]);
  });
});

describe('volumes', () => {
  const monthly = (type: string, counts: readonly number[]): MonthCount[] =>
    counts.map((count, index) => ({ type, count, month: addMonths('2026-10', index - counts.length + 1) }));

  it('tell a type that fell in the last settled month', () => {
    const months = [
      ...monthly('Observation', [1000, 1040, 980, 1010, 990, 1020, 1000, 1005, 995, 1000, 1010, 990, 170]),
      ...monthly('Encounter', [900, 905, 910, 880, 890, 905, 900, 900, 910, 890, 900, 905, 880]),
    ];
    expect(textsOf({ months })).toEqual([
      'Observations fell by 83 % in October 2026 against the 12 months before: 170, usually 1,000.',
    ]);
  });

  it('tell the whole feed once when all of it fell, also to nothing', () => {
    const months = [
      ...monthly('Observation', [300, 310, 305, 300, 290, 0]),
      ...monthly('Encounter', [90, 95, 90, 92, 91, 0]),
    ];
    const { findings } = judgeFeed(history({ months }));
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ severity: 'critical', kind: 'dropped', type: null });
    expect(findings[0]?.text).toMatch(/^Resources of all types fell by 100 % in October 2026 against the 5 months/);
  });

  it('let a season be that was there the year before', () => {
    const fell = [200, 205, 190, 210, 205, 195, 200, 210, 190, 205, 200, 195, 200, 45];
    expect(textsOf({ months: monthly('Immunization', fell) })).toHaveLength(1);
    const yearly = [200, 40, 190, 210, 205, 195, 200, 210, 190, 205, 200, 195, 200, 45];
    expect(textsOf({ months: monthly('Immunization', yearly) })).toEqual([]);
  });

  it('tell a surge as a notice', () => {
    const { findings } = judgeFeed(history({ months: monthly('Condition', [100, 104, 98, 101, 99, 310]) }));
    expect(findings).toMatchObject([{ kind: 'surge', severity: 'notice', type: 'Condition' }]);
  });

  it('say nothing of a source whose months are from before it was connected, or of few', () => {
    const fell = monthly('Observation', [1000, 1000, 1000, 1000, 1000, 10]);
    expect(textsOf({ months: fell, connectedAt: new Date('2026-11-20T00:00:00Z') })).toEqual([]);
    expect(textsOf({ months: monthly('Observation', [1000, 1000, 10]) })).toEqual([]);
    expect(textsOf({ months: monthly('Observation', [12, 14, 10, 12, 13, 0]) })).toEqual([]);
  });

  it('raise no alarm for counts that only chance moves', () => {
    let state = 7;
    const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
    const around = (mean: number) =>
      Math.round(mean + Math.sqrt(mean) * (Array.from({ length: 12 }, random).reduce((sum, one) => sum + one) - 6));
    let alarms = 0;
    for (let feed = 0; feed < 500; feed++) {
      const mean = 25 + Math.floor(random() * 5000);
      alarms += textsOf({
        months: monthly(
          'Observation',
          Array.from({ length: 13 }, () => around(mean)),
        ),
      }).length;
    }
    expect(alarms).toBe(0);
  });
});

describe('late and refused data', () => {
  const arrivals = (late: (back: number) => number) =>
    Array.from({ length: 40 }, (_, index) => ({
      day: addDays(TODAY, index - 40),
      lateDays: late(40 - index),
      count: 50,
    }));

  it('are told against the weeks before', () => {
    expect(textsOf({ arrivals: arrivals((back) => (back <= 7 ? 23 : 2)) })).toEqual([
      'Data come 23 days after the event; usually 2 days.',
    ]);
    expect(textsOf({ arrivals: arrivals((back) => (back <= 7 ? 3 : 2)) })).toEqual([]);
  });

  it('are not told for one day on which history was sent', () => {
    expect(textsOf({ arrivals: arrivals((back) => (back === 3 ? 300 : 2)) })).toEqual([]);
  });

  it('are told when quarantined messages become many', () => {
    const rising = days(60, (_, back) => ({ messages: 72, longestGapSeconds: 1800, quarantined: back <= 7 ? 6 : 0 }));
    expect(textsOf({ days: rising })).toEqual([
      '8 % of the messages of the last 7 days were quarantined; usually 0 %.',
    ]);
    const always = days(60, () => ({ messages: 72, longestGapSeconds: 1800, quarantined: 6 }));
    expect(textsOf({ days: always })).toEqual([]);
  });

  it('do not hide that this service lags', () => {
    expect(textsOf({ waitingSince: new Date('2026-11-25T07:00:00Z') })).toEqual([
      'Messages wait to be applied since 3 hours: look at this service’s workers, not at the EHR.',
    ]);
  });
});
