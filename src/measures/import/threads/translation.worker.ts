import type { Translation, TranslationRequest } from '../../../cql/translate/elm.js';
import { CqlTranslationError } from '../../../cql/translate/cql-translation-error.js';
import type { CqlFault } from '../../../cql/translate/cql-fault.js';
import { translateRequest } from '../../../cql/translate/translate.js';

/** What the thread answers. Faults of the CQL come as data: error classes do not survive the way between threads. */
export type TranslationAnswer =
  | { kind: 'translated'; translation: Translation }
  | { kind: 'faulty'; faults: readonly CqlFault[]; warnings: readonly CqlFault[] };

/** Runs in the thread of {@link TranslationThread}. */
export default async function translateInThread(request: TranslationRequest): Promise<TranslationAnswer> {
  try {
    return { kind: 'translated', translation: await translateRequest(request) };
  } catch (fault) {
    if (!(fault instanceof CqlTranslationError)) throw fault;
    return { kind: 'faulty', faults: fault.faults, warnings: fault.warnings };
  }
}
