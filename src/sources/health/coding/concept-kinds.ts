/** A code that measures ask for. */
export interface StandardCode {
  system: string;
  code: string;
  display: string;
}

export interface ExpectedUnit {
  /** UCUM code that measures compare with. */
  code: string;
  /** Other spellings of the same unit. */
  spellings: readonly string[];
  /** A number without unit is taken to be in this unit only when it lies between these, both included. */
  plausible: readonly [number, number];
}

/** A component of a panel. */
export interface PanelPart {
  code: StandardCode;
  words: RegExp;
}

/** One kind of data that measures need, and how it is recognised where it carries no standard code. */
export interface ConceptKind {
  name: string;
  /** As in "17 % of the blood pressures". */
  words: string;
  types: readonly string[];
  /** By one of these, as `system|code`, it is known without doubt. */
  codes: ReadonlySet<string>;
  /** What a resource of this kind would carry if it were coded. */
  standard: readonly StandardCode[];
  /** Its words, in lower case, without a standard code. */
  looksLike: RegExp;
  /** Words that make it something else. */
  unlike: RegExp;
  /** Profiles by which measures ask for it without a code. */
  profiles: readonly string[];
  /** Null: it is no number. */
  unit: ExpectedUnit | null;
  /** Parts that a panel of this kind has, each of which may also come by itself; none for all others. */
  parts: readonly PanelPart[];
}

const LOINC = 'http://loinc.org';
const SNOMED = 'http://snomed.info/sct';
const ICD10 = 'http://hl7.org/fhir/sid/icd-10-cm';
const CPT = 'http://www.ama-assn.org/go/cpt';

const code = (system: string, value: string, display: string): StandardCode => ({ system, code: value, display });
const set = (system: string, ...codes: string[]) => codes.map((value) => `${system}|${value}`);

/** Words by which something was not done, or is somebody else's. */
const NOT_DONE = /declin|refus|not done|cancel|order|referral|recommend|due\b|education|family/;

const PLAIN = { profiles: [], unit: null, parts: [] } as const;

const SYSTOLIC: PanelPart = {
  code: code(LOINC, '8480-6', 'Systolic blood pressure'),
  words: /systolic|^(nibp |bp ?)?sys\b|\bsbp\b/,
};
const DIASTOLIC: PanelPart = {
  code: code(LOINC, '8462-4', 'Diastolic blood pressure'),
  words: /diastolic|^(nibp |bp ?)?dia\b|\bdbp\b/,
};

/**
 * The kinds, in the order in which they are tried. Recognition is conservative: what is not clearly one of these is
 * none of them. A release that changes how resources are recognised marks all patients to be counted again.
 */
export const CONCEPT_KINDS: readonly ConceptKind[] = [
  {
    name: 'blood-pressure',
    words: 'blood pressures',
    types: ['Observation'],
    codes: new Set(set(LOINC, '85354-9', '55284-4', '8480-6', '8462-4')),
    standard: [code(LOINC, '85354-9', 'Blood pressure panel with all children optional')],
    looksLike: /blood pressure|^bp\b|\bnibp\b|systolic|diastolic|\bsbp\b|\bdbp\b/,
    unlike: /target|goal|mean|device|cuff|site|position|method|pulmonary|venous|intraocular|history/,
    profiles: [
      'http://hl7.org/fhir/us/core/StructureDefinition/us-core-blood-pressure',
      'http://hl7.org/fhir/StructureDefinition/bp',
    ],
    unit: { code: 'mm[Hg]', spellings: ['mmHg', 'mm Hg', 'mm hg', 'mmhg', 'MMHG'], plausible: [20, 300] },
    parts: [SYSTOLIC, DIASTOLIC],
  },
  {
    ...PLAIN,
    name: 'haemoglobin-a1c',
    words: 'hemoglobin A1c results',
    types: ['Observation'],
    codes: new Set(set(LOINC, '4548-4', '4549-2', '17855-8', '17856-6', '96595-4')),
    standard: [code(LOINC, '4548-4', 'Hemoglobin A1c/Hemoglobin.total in Blood')],
    looksLike: /\bhba1c\b|\ba1c\b|(glycated|glycosylated) h(a)?emoglobin|h(a)?emoglobin a1c/,
    unlike: /goal|target|estimated average|mean glucose|order|note/,
    unit: { code: '%', spellings: ['percent', 'Percent', '% Hb', '%{Hb}'], plausible: [3, 25] },
  },
  {
    ...PLAIN,
    name: 'mammogram',
    words: 'mammograms',
    types: ['Observation', 'DiagnosticReport'],
    codes: new Set(set(LOINC, '26175-0', '24606-6', '24605-8', '24604-1', '24610-8', '26346-7', '26347-5', '86462-9')),
    standard: [code(LOINC, '26175-0', 'MG Breast - bilateral Screening')],
    looksLike: /mammogra|\bmammo\b|^mg breast/,
    unlike: NOT_DONE,
  },
  {
    ...PLAIN,
    name: 'colonoscopy',
    words: 'colonoscopies',
    types: ['Procedure'],
    codes: new Set([...set(CPT, '45378', '45380', '45384', '45385', '45398'), ...set(SNOMED, '73761001')]),
    standard: [code(CPT, '45378', 'Colonoscopy'), code(SNOMED, '73761001', 'Colonoscopy')],
    looksLike: /colonoscop/,
    unlike: /virtual|\bct\b|tomograph|sigmoid|declin|refus|not done|cancel|order|referral|recommend|due\b|prep|family/,
  },
  {
    ...PLAIN,
    name: 'stool-dna-test',
    words: 'stool DNA tests',
    types: ['Observation'],
    codes: new Set(set(LOINC, '77353-1', '77354-9')),
    standard: [code(LOINC, '77354-9', 'Noninvasive colorectal cancer DNA and occult blood screening')],
    looksLike: /cologuard|(stool|fecal|faecal|fit)[ -]dna/,
    unlike: NOT_DONE,
  },
  {
    ...PLAIN,
    name: 'stool-blood-test',
    words: 'stool blood tests',
    types: ['Observation'],
    codes: new Set(set(LOINC, '29771-3', '57905-2', '2335-8', '56490-6', '56491-4', '27396-1', '14563-1')),
    standard: [code(LOINC, '29771-3', 'Hemoglobin.gastrointestinal.lower [Presence] in Stool by Immunoassay')],
    looksLike: /\bfobt\b|\bifobt\b|(fecal|faecal|stool) (occult|immunochemical)|occult blood.*(stool|fec|faec)/,
    unlike: NOT_DONE,
  },
  {
    ...PLAIN,
    name: 'depression-screening',
    words: 'depression screenings',
    types: ['Observation'],
    codes: new Set(set(LOINC, '73832-8', '73831-0')),
    standard: [
      code(LOINC, '73832-8', 'Adult depression screening assessment'),
      code(LOINC, '73831-0', 'Adolescent depression screening assessment'),
    ],
    looksLike: /depression screen|screening for depression/,
    unlike: NOT_DONE,
  },
  {
    ...PLAIN,
    name: 'diabetes',
    words: 'diagnoses of diabetes',
    types: ['Condition'],
    codes: new Set([...set(SNOMED, '44054006', '46635009', '73211009'), ...set(ICD10, 'E11.9', 'E11.65', 'E10.9')]),
    standard: [code(ICD10, 'E11.9', 'Type 2 diabetes mellitus without complications')],
    looksLike: /diabetes mellitus|type (1|2|i|ii) diabetes|diabetes,? type (1|2|i|ii)|\bt[12]dm\b|\bdm ?[12]\b/,
    unlike: /gestational|insipidus|family|risk|pre-?diabetes|screening|borderline|history|pregnan|drug.induced/,
  },
  {
    ...PLAIN,
    name: 'hypertension',
    words: 'diagnoses of hypertension',
    types: ['Condition'],
    codes: new Set([...set(SNOMED, '59621000', '38341003'), ...set(ICD10, 'I10')]),
    standard: [code(ICD10, 'I10', 'Essential (primary) hypertension')],
    looksLike: /(essential|primary|benign|arterial) hypertension|^hypertension\b|^htn\b|high blood pressure/,
    unlike:
      /pulmonary|portal|ocular|gestational|pregnan|intracranial|white.?coat|family|risk|screening|secondary|history/,
  },
  {
    ...PLAIN,
    name: 'office-visit',
    words: 'office visits',
    types: ['Encounter'],
    codes: new Set([
      ...set(CPT, '99202', '99203', '99204', '99205', '99212', '99213', '99214', '99215'),
      ...set(SNOMED, '185349003'),
    ]),
    standard: [code(CPT, '99213', 'Office or other outpatient visit, established patient')],
    looksLike: /office visit|outpatient visit/,
    unlike: /nurse|lab|cancel|no.?show|telephone|virtual|video|vaccin|dental|billing/,
  },
];

const BY_NAME = new Map(CONCEPT_KINDS.map((kind) => [kind.name, kind]));

export function conceptKind(name: string): ConceptKind | null {
  return BY_NAME.get(name) ?? null;
}
