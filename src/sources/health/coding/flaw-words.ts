import { percentWords } from '../usual/duration-words.js';
import { conceptKind } from './concept-kinds.js';
import type { Flaw } from './flaws.js';
import { STANDARD_CODES } from './standard-codes.js';

const PLAIN: Readonly<Record<Exclude<Flaw, 'local-code' | 'text-only'>, string>> = {
  'no-code': 'carry neither a code nor a text',
  'not-sent': 'name a resource for their code that was not sent',
  'no-unit': 'have numbers without a unit',
  'unusable-unit': 'have another unit than measures read',
  'no-status': 'have no status',
  'unknown-status': 'have the status unknown',
  'in-error': 'were entered in error',
  'no-date': 'have no date',
};

/** What a flaw is, as a predicate: `carry no LOINC code, only one of the EHR’s own`. */
export function flawWords(flaw: Flaw, type: string): string {
  if (flaw !== 'local-code' && flaw !== 'text-only') return PLAIN[flaw];
  const standard = STANDARD_CODES[type]?.words ?? 'standard';
  return `carry no ${standard} code, only ${flaw === 'local-code' ? 'one of the EHR’s own' : 'a text'}`;
}

/** What is flawed: the kind of data, else the type. */
export function subjectWords(kind: string | null, type: string): string {
  return (kind === null ? null : conceptKind(kind)?.words) ?? `${type} resources`;
}

/** A whole sentence, such as `17 % of the blood pressures carry no LOINC code, only one of the EHR’s own.` */
export function flawSentence(flaw: Flaw, of: { type: string; kind: string | null; share: number }): string {
  return `${percentWords(of.share)} of the ${subjectWords(of.kind, of.type)} ${flawWords(flaw, of.type)}.`;
}
