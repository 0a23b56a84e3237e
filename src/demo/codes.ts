/** What the generated records speak of. Each code that a measure asks for stands in a starter value set. */

const SYSTEMS = {
  snomed: 'http://snomed.info/sct',
  icd10: 'http://hl7.org/fhir/sid/icd-10-cm',
  loinc: 'http://loinc.org',
  cpt: 'http://www.ama-assn.org/go/cpt',
  hcpcs: 'http://www.nlm.nih.gov/research/umls/hcpcs',
  rxnorm: 'http://www.nlm.nih.gov/research/umls/rxnorm',
} as const;

export type Vocabulary = keyof typeof SYSTEMS;

export interface Coding {
  system: string;
  code: string;
  display: string;
}

/** One thing said in one or several vocabularies, in the order in which EHRs prefer them. */
export interface Concept {
  text: string;
  codings: readonly (Coding & { vocabulary: Vocabulary })[];
}

const concept = (text: string, codes: Partial<Record<Vocabulary, string>>): Concept => ({
  text,
  codings: (Object.entries(codes) as [Vocabulary, string][]).map(([vocabulary, code]) => ({
    vocabulary,
    system: SYSTEMS[vocabulary],
    code,
    display: text,
  })),
});

export const CONCEPTS = {
  // Visits
  officeVisit: concept('Office visit, established patient', { cpt: '99213', snomed: '185349003' }),
  longOfficeVisit: concept('Office visit, established patient, moderate complexity', {
    cpt: '99214',
    snomed: '185347001',
  }),
  newOfficeVisit: concept('Office visit, new patient', { cpt: '99203', snomed: '185345009' }),
  preventive18: concept('Periodic preventive visit, 18-39 years', { cpt: '99395' }),
  preventive40: concept('Periodic preventive visit, 40-64 years', { cpt: '99396' }),
  preventive65: concept('Periodic preventive visit, 65 years and older', { cpt: '99397' }),
  wellnessVisit: concept('Annual wellness visit, subsequent', { hcpcs: 'G0439', snomed: '444971000124105' }),
  telephoneVisit: concept('Telephone visit', { cpt: '99442', snomed: '185317003' }),
  virtualVisit: concept('Telemedicine consultation', { snomed: '448337001', cpt: '99421' }),
  homeVisit: concept('Home visit', { cpt: '99348', snomed: '185470005' }),
  emergencyVisit: concept('Emergency department visit', { cpt: '99284', snomed: '4525004' }),
  hospitalStay: concept('Hospital admission', { snomed: '32485007' }),
  skilledNursingVisit: concept('Skilled nursing visit at home', { hcpcs: 'G0299' }),
  psychotherapyVisit: concept('Psychotherapy, 45 minutes', { cpt: '90834', snomed: '18512000' }),
  hospiceCareManagement: concept('Hospice care management', { snomed: '385765002' }),
  palliativeConsultation: concept('Consultation for palliative care', { snomed: '713281006' }),
  // Diagnoses
  diabetesType2: concept('Type 2 diabetes mellitus', { snomed: '44054006', icd10: 'E11.9' }),
  diabetesHyperglycemia: concept('Type 2 diabetes mellitus with hyperglycemia', {
    icd10: 'E11.65',
    snomed: '44054006',
  }),
  diabetesType1: concept('Type 1 diabetes mellitus', { snomed: '46635009', icd10: 'E10.9' }),
  hypertension: concept('Essential hypertension', { snomed: '59621000', icd10: 'I10' }),
  renalDisease: concept('End-stage renal disease', { snomed: '46177005', icd10: 'N18.6' }),
  pregnancy: concept('Pregnancy', { snomed: '77386006', icd10: 'Z34.90' }),
  hyperlipidemia: concept('Hyperlipidemia', { snomed: '55822004', icd10: 'E78.5' }),
  asthma: concept('Asthma', { snomed: '195967001', icd10: 'J45.909' }),
  osteoarthritis: concept('Osteoarthritis', { snomed: '396275006', icd10: 'M19.90' }),
  heartFailure: concept('Congestive heart failure', { snomed: '42343007', icd10: 'I50.9' }),
  dementia: concept('Dementia', { snomed: '52448006', icd10: 'F03.90' }),
  weakness: concept('Asthenia', { snomed: '13791008', icd10: 'R53.1' }),
  failureToThrive: concept('Adult failure to thrive syndrome', { snomed: '129588001' }),
  sarcopenia: concept('Sarcopenia', { icd10: 'M62.84' }),
  depression: concept('Major depressive disorder', { snomed: '370143000', icd10: 'F32.9' }),
  bipolar: concept('Bipolar disorder', { snomed: '13746004', icd10: 'F31.9' }),
  alcoholDependence: concept('Alcohol dependence', { icd10: 'F10.20', snomed: '7200002' }),
  opioidDependence: concept('Opioid dependence', { icd10: 'F11.20', snomed: '75544000' }),
  drugDependence: concept('Other psychoactive substance dependence', { icd10: 'F19.20', snomed: '6525002' }),
  colonCancer: concept('Malignant neoplasm of colon', { icd10: 'C18.9', snomed: '363406005' }),
  bilateralMastectomyHistory: concept('History of bilateral mastectomy', { snomed: '428529004', icd10: 'Z90.13' }),
  palliativeCareDiagnosis: concept('Encounter for palliative care', { icd10: 'Z51.5', snomed: '441874000' }),
  // Measurements
  pressurePanel: concept('Blood pressure panel', { loinc: '85354-9' }),
  retiredPressurePanel: concept('Blood pressure systolic and diastolic', { loinc: '55284-4' }),
  systolic: concept('Systolic blood pressure', { loinc: '8480-6' }),
  diastolic: concept('Diastolic blood pressure', { loinc: '8462-4' }),
  weight: concept('Body weight', { loinc: '29463-7' }),
  haemoglobinA1c: concept('Hemoglobin A1c/Hemoglobin.total in Blood', { loinc: '4548-4' }),
  creatinine: concept('Creatinine [Mass/volume] in Serum or Plasma', { loinc: '2160-0' }),
  ldl: concept('Cholesterol in LDL [Mass/volume] in Serum or Plasma', { loinc: '18262-6' }),
  smoking: concept('Tobacco smoking status', { loinc: '72166-2' }),
  housing: concept('Housing status', { loinc: '71802-3' }),
  // Screenings
  mammography: concept('MG Breast - bilateral Screening', { loinc: '26175-0' }),
  colonoscopy: concept('Colonoscopy', { cpt: '45378', snomed: '73761001' }),
  sigmoidoscopy: concept('Flexible sigmoidoscopy', { cpt: '45330', snomed: '44441009' }),
  stoolBlood: concept('Hemoglobin.gastrointestinal.lower [Presence] in Stool by Immunoassay', { loinc: '29771-3' }),
  stoolDna: concept('Noninvasive colorectal cancer DNA and occult blood screening', { loinc: '77354-9' }),
  colonography: concept('CT Colon and Rectum for screening', { loinc: '79101-2' }),
  adultDepressionScreen: concept('Adult depression screening assessment', { loinc: '73832-8' }),
  adolescentDepressionScreen: concept('Adolescent depression screening assessment', { loinc: '73831-0' }),
  // Answers
  positiveScreen: concept('Depression screening positive', { snomed: '428181000124104' }),
  negativeScreen: concept('Depression screening negative', { snomed: '428171000124102' }),
  neverSmoker: concept('Never smoked tobacco', { snomed: '266919005' }),
  formerSmoker: concept('Ex-smoker', { snomed: '8517006' }),
  smoker: concept('Smoker', { snomed: '77176002' }),
  livesInNursingHome: concept('Lives in a nursing home', { snomed: '160734000' }),
  // Procedures and orders
  bilateralMastectomy: concept('Bilateral mastectomy', { snomed: '27865001' }),
  totalColectomy: concept('Total colectomy', { snomed: '26390003', cpt: '44150' }),
  dialysis: concept('Hemodialysis', { snomed: '302497006', cpt: '90935' }),
  hospiceCare: concept('Hospice care', { snomed: '385763009' }),
  palliativeCare: concept('Palliative care', { snomed: '103735009' }),
  psychiatryReferral: concept('Referral to psychiatry service', { snomed: '183524004' }),
  psychotherapy: concept('Cognitive and behavioral therapy', { snomed: '228557008' }),
  substanceCounseling: concept('Counseling for substance abuse', { snomed: '313071005' }),
  wheelchair: concept('Wheelchair', { snomed: '58938008' }),
  walker: concept('Wheeled walker', { snomed: '1255320005' }),
  // Medications
  metformin: concept('metformin hydrochloride 500 MG Oral Tablet', { rxnorm: '861007' }),
  lisinopril: concept('lisinopril 10 MG Oral Tablet', { rxnorm: '314076' }),
  amlodipine: concept('amlodipine 5 MG Oral Tablet', { rxnorm: '197361' }),
  atorvastatin: concept('atorvastatin 20 MG Oral Tablet', { rxnorm: '617310' }),
  donepezil: concept('donepezil hydrochloride 10 MG Oral Tablet', { rxnorm: '997223' }),
  citalopram: concept('citalopram 20 MG Oral Tablet', { rxnorm: '200371' }),
  acamprosate: concept('acamprosate calcium 333 MG Delayed Release Oral Tablet', { rxnorm: '835726' }),
  buprenorphine: concept('buprenorphine 8 MG / naloxone 2 MG Sublingual Tablet', { rxnorm: '351267' }),
} as const satisfies Record<string, Concept>;

export type ConceptName = keyof typeof CONCEPTS;
