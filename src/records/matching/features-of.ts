import type { Patient } from '../../fhir/types.js';
import { addressesOf, birthDateOf, emailsOf, telephonesOf } from './contacts.js';
import { FEATURES_VERSION, type PatientFeatures } from './features.js';
import { namesOf } from './names.js';
import { strongIdentifiers } from './strong-identifiers.js';

/** What matching sees of a Patient. What is missing, malformed, or a placeholder is left out: it says nothing. */
export function featuresOf(patient: Patient): PatientFeatures {
  const { gender } = patient;
  return {
    version: FEATURES_VERSION,
    names: namesOf(patient),
    birthDate: birthDateOf(patient.birthDate),
    sex: gender === 'female' || gender === 'male' ? gender : null,
    addresses: addressesOf(patient),
    telephones: telephonesOf(patient),
    emails: emailsOf(patient),
    identifiers: strongIdentifiers(patient),
  };
}
