import { durationWords, percentWords } from './duration-words.js';
import type { FeedFinding, FeedHistory, MessageDay } from './feed-history.js';

const RECENT_DAYS = 7;
const DAYS = 63;
/** Messages of the last week, and quarantined ones of them, without which a share says little. */
const FEWEST = { messages: 20, quarantined: 3 };
/** Rising is: at least this share, and this many times that of the weeks before. */
const RISING = { share: 0.02, factor: 3 };
const GRAVE = 0.2;
const LONGEST_WAIT_SECONDS = 3_600;

/** Whether the share of quarantined messages of the last week rose. */
export function refusalFinding({ days }: Pick<FeedHistory, 'days'>): FeedFinding | null {
  const recent = sumOf(days.slice(-RECENT_DAYS));
  const before = sumOf(days.slice(-DAYS, -RECENT_DAYS));
  if (recent.messages < FEWEST.messages || recent.quarantined < FEWEST.quarantined) return null;
  const share = recent.quarantined / recent.messages;
  const usual = before.messages < FEWEST.messages ? null : before.quarantined / before.messages;
  if (share < RISING.share || share < (usual ?? 0) * RISING.factor) return null;
  const text =
    `${percentWords(share)} of the messages of the last ${RECENT_DAYS} days were quarantined` +
    (usual === null ? '.' : `; usually ${percentWords(usual)}.`);
  return { kind: 'refused', severity: share >= GRAVE ? 'critical' : 'warning', type: null, text };
}

/** Whether messages wait too long to be applied, which is not the source's fault. */
export function backlogFinding({ now, waitingSince }: Pick<FeedHistory, 'now' | 'waitingSince'>): FeedFinding | null {
  const waited = waitingSince === null ? 0 : (now.getTime() - waitingSince.getTime()) / 1000;
  if (waited < LONGEST_WAIT_SECONDS) return null;
  const text = `Messages wait to be applied since ${durationWords(waited)}: look at this service’s workers, not at the EHR.`;
  return { kind: 'backlog', severity: 'warning', type: null, text };
}

function sumOf(days: readonly MessageDay[]): { messages: number; quarantined: number } {
  return days.reduce(
    (sum, day) => ({ messages: sum.messages + day.messages, quarantined: sum.quarantined + day.quarantined }),
    { messages: 0, quarantined: 0 },
  );
}
