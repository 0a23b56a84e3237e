import type { Outcome } from '../api/explanations.js';
import type { Tone } from '../design/badge.js';

interface OutcomeWords {
  mark: string;
  /** End of the class names that colour it. */
  style: string;
  words: string;
  tone: Tone;
}

/** Marks and words say what colours say. */
export const OUTCOMES: Readonly<Record<Outcome, OutcomeWords>> = {
  true: { mark: '✓', style: 'true', words: 'true, or has members', tone: 'good' },
  false: { mark: '✗', style: 'false', words: 'false, or has none', tone: 'bad' },
  null: { mark: '?', style: 'null', words: 'unknown (null)', tone: 'plain' },
  'not reached': { mark: '·', style: 'unreached', words: 'not reached', tone: 'plain' },
};
