import type { PullState } from '../api/sources.js';
import type { Tone } from '../design/badge.js';

/** How a pull stands, in words. */
export const PULL_STATES: Record<PullState, { text: string; tone: Tone }> = {
  requested: { text: 'Requested', tone: 'accent' },
  exporting: { text: 'EHR exports', tone: 'accent' },
  downloading: { text: 'Reading files', tone: 'accent' },
  searching: { text: 'Searching', tone: 'accent' },
  cancelling: { text: 'Cancelling', tone: 'plain' },
  cancelled: { text: 'Cancelled', tone: 'plain' },
  closing: { text: 'Closing', tone: 'accent' },
  complete: { text: 'Complete', tone: 'good' },
  partial: { text: 'Partial', tone: 'warn' },
  failed: { text: 'Failed', tone: 'bad' },
};
