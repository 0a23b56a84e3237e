import type { MessageState } from '../api/sources.js';
import type { Tone } from '../design/badge.js';

/** What became of a message, in words. */
export const MESSAGE_STATES: Record<MessageState, { text: string; tone: Tone }> = {
  received: { text: 'Waiting', tone: 'accent' },
  applied: { text: 'Applied', tone: 'good' },
  'partly-applied': { text: 'Partly applied', tone: 'warn' },
  quarantined: { text: 'Quarantined', tone: 'bad' },
};
