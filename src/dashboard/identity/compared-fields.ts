import type { Patient } from '../../fhir/types.js';
import { FIELDS, type Evidence, type Field } from '../../records/matching/index.js';
import { valuesOf } from './demographics.js';

/** `unknown`: one of the two does not say, or says nothing that can be compared. */
export type Agreement = 'same' | 'close' | 'different' | 'unknown';

/** A field of two charts side by side, and what the comparison made of it. */
export interface ComparedField {
  field: Field;
  left: string[];
  right: string[];
  agreement: Agreement;
  /** In bits: above 0 it speaks for one person, below 0 for two; null where nothing was compared. */
  weight: number | null;
  /** In words, without any value. */
  says: string | null;
}

const APART: ReadonlySet<string> = new Set(['different', 'generation-apart']);

/**
 * Every field that either chart has or that was compared, in the order of the model. Values are those of now, the
 * evidence is of when the charts were compared. A deleted chart (null) has no values.
 */
export function comparedFields(
  left: Patient | null,
  right: Patient | null,
  evidence: readonly Evidence[],
): ComparedField[] {
  return FIELDS.flatMap((field): ComparedField[] => {
    const found = evidence.find((one) => one.field === field);
    const values = [left, right].map((patient) => (patient ? valuesOf(patient, field) : []));
    if (!found && values.every(({ length }) => length === 0)) return [];
    return [
      {
        field,
        left: values[0],
        right: values[1],
        agreement: found ? agreementAt(found.level) : 'unknown',
        weight: found?.weight ?? null,
        says: found?.says ?? null,
      },
    ];
  });
}

function agreementAt(level: string): Agreement {
  if (level === 'same') return 'same';
  return APART.has(level) ? 'different' : 'close';
}
