import type { FeedFinding, FeedHistory, Severity } from './feed-history.js';
import { lateFinding, latenessOf, type Lateness } from './lateness.js';
import { backlogFinding, refusalFinding } from './refusals.js';
import { rhythmOf, rhythmWords, silenceOf } from './silence.js';
import { volumeFindings } from './volumes.js';
import { dayOfMoment } from './days.js';

/** How a feed does. */
export interface FeedVerdict {
  /** `closed`: its door is shut. `early`: nothing is wrong, and not enough is known to say what is usual. */
  state: 'closed' | 'critical' | 'warning' | 'notice' | 'early' | 'usual';
  /** The worst first. */
  findings: FeedFinding[];
  lateness: Lateness;
  /** How it usually sends, such as `one every 20 minutes`; null while that is not known. */
  rhythm: string | null;
}

const ORDER: readonly Severity[] = ['critical', 'warning', 'notice'];

/** Judges a feed by its own history. A source whose door is shut is not watched. */
export function judgeFeed(history: FeedHistory): FeedVerdict {
  const lateness = latenessOf(history);
  const rhythm = rhythmOf(history.days, dayOfMoment(history.now));
  const verdict = { lateness, rhythm: rhythm && rhythmWords(rhythm) };
  if (!history.active) return { ...verdict, state: 'closed', findings: [] };
  const findings = [
    silenceOf(history),
    refusalFinding(history),
    lateFinding(lateness),
    backlogFinding(history),
    ...volumeFindings(history, lateness.usual ?? 0),
  ]
    .filter((found) => found !== null)
    .sort((one, other) => ORDER.indexOf(one.severity) - ORDER.indexOf(other.severity));
  const worst = findings[0]?.severity;
  return { ...verdict, state: worst ?? (rhythm ? 'usual' : 'early'), findings };
}
