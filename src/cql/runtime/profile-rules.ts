/** What a profile fixes, as far as it tells its resources from others of the same type. */
export interface ProfileRule {
  /** True: says that something was not done. False: its resources happened. Absent: the profile allows both. */
  negated?: boolean;
  /** Codes of `category`, one of which the resource must carry if it has a category at all. */
  categories?: readonly string[];
  /** Codes of `category` that belong to another profile. */
  otherCategories?: readonly string[];
  /** LOINC codes, one of which `code` must carry. */
  loinc?: readonly string[];
  /** The subject is not a patient. */
  nonPatient?: boolean;
}

export const QICORE = 'http://hl7.org/fhir/us/qicore/StructureDefinition/';
export const US_CORE = 'http://hl7.org/fhir/us/core/StructureDefinition/';
export const FHIR_CORE = 'http://hl7.org/fhir/StructureDefinition/';

/**
 * Names that one QI-Core version gave a profile and a later one changed.
 * https://hl7.org/fhir/us/qicore/STU6/changes.html
 */
export const RENAMED_QICORE: Readonly<Record<string, string>> = {
  'qicore-mednotrequested': 'qicore-medicationnotrequested',
  'qicore-mednotdispensed': 'qicore-medicationdispensedeclined',
  'qicore-mednotadministered': 'qicore-medicationadministrationnotdone',
  'qicore-observationnotdone': 'qicore-observationcancelled',
  'qicore-tasknotdone': 'qicore-taskrejected',
};

/** Profiles of QI-Core that state a negation. Every other one of QI-Core states what happened. */
export const QICORE_NEGATIONS: ReadonlySet<string> = new Set([
  'qicore-communicationnotdone',
  'qicore-devicenotrequested',
  'qicore-immunizationnotdone',
  'qicore-medicationadministrationnotdone',
  'qicore-medicationdispensedeclined',
  'qicore-medicationnotrequested',
  'qicore-nutritionnotrequested',
  'qicore-observationcancelled',
  'qicore-procedurenotdone',
  'qicore-servicenotrequested',
  'qicore-taskrejected',
]);

const CLINICAL_RESULT = ['laboratory', 'exam', 'therapy', 'imaging', 'procedure'];
const LAB_REPORT = ['LAB'];
/** Cardiology, pathology, radiology: https://hl7.org/fhir/us/core/STU6.1/StructureDefinition-us-core-diagnosticreport-note.html */
const NOTE_REPORT = ['LP29708-2', 'LP7839-6', 'LP29684-5'];

/** What profiles fix beyond their type, by the part of the name that QI-Core and US Core share. */
export const SHARED_RULES: Readonly<Record<string, ProfileRule>> = {
  'condition-problems-health-concerns': { categories: ['problem-list-item', 'health-concern'] },
  'condition-encounter-diagnosis': { categories: ['encounter-diagnosis'] },
  'diagnosticreport-lab': { categories: LAB_REPORT },
  'diagnosticreport-note': { categories: NOTE_REPORT },
  'observation-lab': { categories: ['laboratory'] },
  'observation-clinical-result': { categories: CLINICAL_RESULT },
  'observation-clinical-test': { categories: ['procedure'] },
  'observation-imaging': { categories: ['imaging'] },
  'observation-survey': { categories: ['survey'] },
  'observation-social-history': { categories: ['social-history'] },
  'observation-sdoh-assessment': { categories: ['sdoh', 'social-history', 'survey'] },
  'observation-screening-assessment': { categories: ['survey', 'sdoh'] },
  'simple-observation': { otherCategories: ['laboratory', 'vital-signs'] },
  'nonpatient-observation': { nonPatient: true },
  'vital-signs': { categories: ['vital-signs'] },
  // 55284-4 is the panel's code of earlier LOINC versions; records of that time carry it alone.
  'blood-pressure': { loinc: ['85354-9', '55284-4'] },
  'average-blood-pressure': { loinc: ['96607-7'] },
  'body-height': { loinc: ['8302-2'] },
  'body-temperature': { loinc: ['8310-5'] },
  'body-weight': { loinc: ['29463-7'] },
  bmi: { loinc: ['39156-5'] },
  'head-circumference': { loinc: ['9843-4'] },
  'heart-rate': { loinc: ['8867-4'] },
  'pulse-oximetry': { loinc: ['2708-6', '59408-5'] },
  'respiratory-rate': { loinc: ['9279-1'] },
  smokingstatus: { loinc: ['72166-2'] },
  'observation-occupation': { loinc: ['11341-5'] },
  'observation-pregnancyintent': { loinc: ['86645-9'] },
  'observation-pregnancystatus': { loinc: ['82810-3'] },
  'observation-sexual-orientation': { loinc: ['76690-7'] },
  'pediatric-bmi-for-age': { loinc: ['59576-9'] },
  'pediatric-weight-for-height': { loinc: ['77606-2'] },
  'head-occipital-frontal-circumference-percentile': { loinc: ['8289-1'] },
};

/** Vital signs profiles of FHIR itself, as their US Core counterparts. https://hl7.org/fhir/R4/observation-vitalsigns.html */
export const FHIR_VITAL_SIGNS: Readonly<Record<string, string>> = {
  vitalsigns: 'vital-signs',
  bp: 'blood-pressure',
  bodyheight: 'body-height',
  bodytemp: 'body-temperature',
  bodyweight: 'body-weight',
  bmi: 'bmi',
  headcircum: 'head-circumference',
  heartrate: 'heart-rate',
  oxygensat: 'pulse-oximetry',
  resprate: 'respiratory-rate',
};

/** Parts that follow `qicore-` or `us-core-` of profiles whose QI-Core form is derived from the US Core form. */
export const VITAL_SIGNS: ReadonlySet<string> = new Set(Object.values(FHIR_VITAL_SIGNS));
