/** Code systems that measures and US implementation guides draw on. https://terminology.hl7.org/external_terminologies.html */
const KNOWN: ReadonlySet<string> = new Set([
  'http://snomed.info/sct',
  'http://loinc.org',
  'http://unitsofmeasure.org',
  'http://www.nlm.nih.gov/research/umls/rxnorm',
  'http://www.nlm.nih.gov/research/umls/hcpcs',
  'http://hl7.org/fhir/sid/icd-10-cm',
  'http://hl7.org/fhir/sid/icd-10',
  'http://hl7.org/fhir/sid/icd-9-cm',
  'http://hl7.org/fhir/sid/ndc',
  'http://hl7.org/fhir/sid/cvx',
  'http://hl7.org/fhir/sid/mvx',
  'http://www.cms.gov/Medicare/Coding/ICD10',
  'http://www.ama-assn.org/go/cpt',
  'http://www.ada.org/cdt',
  'http://www.ada.org/snodent',
  'http://nucc.org/provider-taxonomy',
  'https://nahdo.org/sopt',
  'http://ncimeta.nci.nih.gov',
  'http://fdasis.nlm.nih.gov',
  'http://varnomen.hgvs.org',
  'http://www.genenames.org',
  'http://dicom.nema.org/resources/ontology/DCM',
  'http://va.gov/terminology/medrt',
  'http://hl7.org/fhir/ndfrt',
]);

const KNOWN_PREFIXES = [
  'http://terminology.hl7.org/',
  'http://hl7.org/fhir/',
  'https://www.cms.gov/',
  'https://bluebutton.cms.gov/resources/',
  'https://www.nubc.org/',
  'http://www.nubc.org/',
  'urn:',
] as const;

/** Whether codes of this system can be recognised by a published measure. */
export function isKnownCodeSystem(system: string): boolean {
  return KNOWN.has(system) || KNOWN_PREFIXES.some((prefix) => system.startsWith(prefix));
}
