import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONCEPTS, type ConceptName } from './codes.js';

const folder = join(import.meta.dirname, '../../measures/2026/value-sets');

interface ValueSetFile {
  title: string;
  expansion: { contains: { system: string; code: string }[] };
}

const valueSets = readdirSync(folder).map(
  (name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as ValueSetFile,
);

/** What the generator relies on a measure to know, by the title of the value set that says so. */
const EXPECTED: Readonly<Record<string, readonly ConceptName[]>> = {
  'Office Visit': ['officeVisit', 'longOfficeVisit', 'newOfficeVisit'],
  'Preventive Care Services Established Office Visit, 18 and Up': ['preventive18', 'preventive40', 'preventive65'],
  'Annual Wellness Visit': ['wellnessVisit'],
  'Telephone Visits': ['telephoneVisit'],
  'Virtual Encounter': ['virtualVisit'],
  'Home Healthcare Services': ['homeVisit'],
  'Encounter Inpatient': ['hospitalStay'],
  'Frailty Encounter': ['skilledNursingVisit'],
  'Frailty Device': ['wheelchair', 'walker'],
  'Frailty Diagnosis': ['failureToThrive', 'sarcopenia'],
  'Frailty Symptom': ['weakness'],
  'Advanced Illness': ['heartFailure', 'dementia'],
  'Dementia Medications': ['donepezil'],
  'Hospice Encounter': ['hospiceCareManagement'],
  'Hospice Care Ambulatory': ['hospiceCare'],
  'Palliative Care Encounter': ['palliativeConsultation'],
  'Palliative Care Intervention': ['palliativeCare'],
  Diabetes: ['diabetesType2', 'diabetesHyperglycemia', 'diabetesType1'],
  'HbA1c Laboratory Test': ['haemoglobinA1c'],
  'Essential Hypertension': ['hypertension'],
  'End Stage Renal Disease': ['renalDisease'],
  'Dialysis Services': ['dialysis'],
  Pregnancy: ['pregnancy'],
  Mammography: ['mammography'],
  'Bilateral Mastectomy': ['bilateralMastectomy'],
  'History of bilateral mastectomy': ['bilateralMastectomyHistory'],
  Colonoscopy: ['colonoscopy'],
  'Flexible Sigmoidoscopy': ['sigmoidoscopy'],
  'Fecal Occult Blood Test (FOBT)': ['stoolBlood'],
  'sDNA FIT Test': ['stoolDna'],
  'CT Colonography': ['colonography'],
  'Malignant Neoplasm of Colon': ['colonCancer'],
  'Total Colectomy': ['totalColectomy'],
  'Palliative Care Diagnosis': ['palliativeCareDiagnosis'],
  'Bipolar Disorder': ['bipolar'],
  'Referral for Adult Depression': ['psychiatryReferral'],
  'Referral for Adolescent Depression': ['psychiatryReferral'],
  'Follow Up for Adult Depression': ['psychotherapy'],
  'Follow Up for Adolescent Depression': ['psychotherapy'],
  'Adult Depression Medications': ['citalopram'],
  'Adolescent Depression Medications': ['citalopram'],
  'Psych Visit Psychotherapy': ['psychotherapyVisit'],
  'Emergency Department Evaluation and Management Visit': ['emergencyVisit'],
  'Substance Use Disorder': ['alcoholDependence', 'opioidDependence', 'drugDependence'],
  'Substance Use Disorder Treatment': ['substanceCounseling'],
  'Substance Use Disorder Short Acting Medication': ['acamprosate', 'buprenorphine'],
};

describe('the codes of the generator', () => {
  it.each(Object.entries(EXPECTED))('stand in the starter value set %s', (title, names) => {
    const held = valueSets.find((valueSet) => valueSet.title === title)?.expansion.contains ?? [];
    const codes = new Set(held.map(({ system, code }) => `${system}|${code}`));
    for (const name of names) {
      const missing = CONCEPTS[name].codings.filter(({ system, code }) => !codes.has(`${system}|${code}`));
      expect(missing).toEqual([]);
    }
  });
});
