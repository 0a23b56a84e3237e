import type { CodeableConcept, Coding } from 'fhir/r4.js';

const SNOMED = 'http://snomed.info/sct';
const LOINC = 'http://loinc.org';
const CPT = 'http://www.ama-assn.org/go/cpt';
const RACE = 'urn:oid:2.16.840.1.113883.6.238';
const PAYER = 'https://nahdo.org/sopt';

const concept = (system: string, code: string, display: string): CodeableConcept => ({
  coding: [{ system, code, display }],
});

/** The clinical codes the demo population uses; each stands in a starter value set. */
export const CODES = {
  officeVisit: concept(CPT, '99213', 'Office visit, established patient'),
  annualVisit: concept(CPT, '99396', 'Periodic preventive visit, 40-64 years'),
  diabetes: concept(SNOMED, '44054006', 'Diabetes mellitus type 2'),
  hypertension: concept(SNOMED, '59621000', 'Essential hypertension'),
  renalDisease: concept(SNOMED, '46177005', 'End-stage renal disease'),
  haemoglobinA1c: concept(LOINC, '4548-4', 'Hemoglobin A1c/Hemoglobin.total in Blood'),
  bloodPressure: concept(LOINC, '85354-9', 'Blood pressure panel with all children optional'),
  systolic: concept(LOINC, '8480-6', 'Systolic blood pressure'),
  diastolic: concept(LOINC, '8462-4', 'Diastolic blood pressure'),
  hospice: concept(SNOMED, '385763009', 'Hospice care'),
} as const;

const coding = (system: string, code: string, display: string): Coding => ({ system, code, display });

/** OMB race categories with the share each has in the demo. */
export const RACES = [
  coding(RACE, '2106-3', 'White'),
  coding(RACE, '2106-3', 'White'),
  coding(RACE, '2106-3', 'White'),
  coding(RACE, '2054-5', 'Black or African American'),
  coding(RACE, '2028-9', 'Asian'),
  coding(RACE, '1002-5', 'American Indian or Alaska Native'),
  coding(RACE, '2131-1', 'Other Race'),
] as const;

export const ETHNICITIES = [
  coding(RACE, '2186-5', 'Not Hispanic or Latino'),
  coding(RACE, '2186-5', 'Not Hispanic or Latino'),
  coding(RACE, '2186-5', 'Not Hispanic or Latino'),
  coding(RACE, '2135-2', 'Hispanic or Latino'),
] as const;

/** Source of Payment Typology. https://www.nahdo.org/sopt */
export const PAYERS = [
  coding(PAYER, '1', 'Medicare'),
  coding(PAYER, '2', 'Medicaid'),
  coding(PAYER, '5', 'Private health insurance'),
  coding(PAYER, '6', 'Blue Cross/Blue Shield'),
  coding(PAYER, '81', 'Self-pay'),
] as const;
