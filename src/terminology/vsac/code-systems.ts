/**
 * Code systems as exports of the Value Set Authority Center name them: object identifier, names, and the uri by which
 * the same codes stand in FHIR, as the Center's own FHIR service gives it.
 * https://terminology.hl7.org/external_terminologies.html
 */
const CODE_SYSTEMS: readonly (readonly [oid: string, uri: string, ...names: string[]])[] = [
  ['2.16.840.1.113883.6.1', 'http://loinc.org', 'LOINC'],
  ['2.16.840.1.113883.6.96', 'http://snomed.info/sct', 'SNOMEDCT', 'SNOMEDCT_US'],
  ['2.16.840.1.113883.6.90', 'http://hl7.org/fhir/sid/icd-10-cm', 'ICD10CM'],
  ['2.16.840.1.113883.6.4', 'http://www.cms.gov/Medicare/Coding/ICD10', 'ICD10PCS'],
  ['2.16.840.1.113883.6.3', 'http://hl7.org/fhir/sid/icd-10', 'ICD10'],
  ['2.16.840.1.113883.6.103', 'http://hl7.org/fhir/sid/icd-9-cm', 'ICD9CM', 'ICD9CM Diagnosis'],
  ['2.16.840.1.113883.6.104', 'http://hl7.org/fhir/sid/icd-9-cm', 'ICD9CM Procedure', 'ICD9PCS'],
  ['2.16.840.1.113883.6.12', 'http://www.ama-assn.org/go/cpt', 'CPT'],
  ['2.16.840.1.113883.6.285', 'http://www.nlm.nih.gov/research/umls/hcpcs', 'HCPCS', 'HCPCS Level II'],
  ['2.16.840.1.113883.6.88', 'http://www.nlm.nih.gov/research/umls/rxnorm', 'RXNORM'],
  ['2.16.840.1.113883.6.69', 'http://hl7.org/fhir/sid/ndc', 'NDC'],
  ['2.16.840.1.113883.12.292', 'http://hl7.org/fhir/sid/cvx', 'CVX'],
  ['2.16.840.1.113883.6.59', 'http://hl7.org/fhir/sid/cvx'],
  ['2.16.840.1.113883.12.227', 'http://hl7.org/fhir/sid/mvx', 'MVX'],
  ['2.16.840.1.113883.6.13', 'http://www.ada.org/cdt', 'CDT'],
  ['2.16.840.1.113883.6.238', 'urn:oid:2.16.840.1.113883.6.238', 'CDCREC'],
  ['2.16.840.1.113883.5.1', 'http://terminology.hl7.org/CodeSystem/v3-AdministrativeGender', 'AdministrativeGender'],
  ['2.16.840.1.113883.5.4', 'http://terminology.hl7.org/CodeSystem/v3-ActCode', 'ActCode'],
  ['2.16.840.1.113883.5.6', 'http://terminology.hl7.org/CodeSystem/v3-ActClass', 'ActClass'],
  ['2.16.840.1.113883.5.8', 'http://terminology.hl7.org/CodeSystem/v3-ActReason', 'ActReason'],
  ['2.16.840.1.113883.5.14', 'http://terminology.hl7.org/CodeSystem/v3-ActStatus', 'ActStatus'],
  ['2.16.840.1.113883.5.1001', 'http://terminology.hl7.org/CodeSystem/v3-ActMood', 'ActMood'],
  [
    '2.16.840.1.113883.5.83',
    'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation',
    'ObservationInterpretation',
  ],
  ['2.16.840.1.113883.5.111', 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', 'RoleCode'],
  ['2.16.840.1.113883.5.1008', 'http://terminology.hl7.org/CodeSystem/v3-NullFlavor', 'NullFlavor'],
  ['2.16.840.1.113883.5.2', 'http://terminology.hl7.org/CodeSystem/v3-MaritalStatus', 'MaritalStatus'],
  ['2.16.840.1.113883.5.1076', 'http://terminology.hl7.org/CodeSystem/v3-ReligiousAffiliation', 'ReligiousAffiliation'],
  ['2.16.840.1.113883.12.112', 'http://terminology.hl7.org/CodeSystem/v2-0112', 'DischargeDisposition'],
  ['2.16.840.1.113883.3.221.5', 'https://nahdo.org/sopt', 'SOP', 'SOPT', 'Source of Payment Typology'],
  ['2.16.840.1.113883.6.259', 'https://www.cdc.gov/nhsn/cdaportal/terminology/codesystem/hsloc.html', 'HSLOC'],
  ['2.16.840.1.113883.6.301.3', 'https://www.nubc.org/CodeSystem/RevenueCodes', 'UBREV'],
  [
    '2.16.840.1.113883.6.301.11',
    'https://www.cms.gov/Medicare/Medicare-Fee-for-Service-Payment/HospitalAcqCond/Coding',
    'PresentOnAdmission',
    'POAIndicator',
    'Present on Admission Indicator',
  ],
  [
    '2.16.840.1.113883.6.50',
    'https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set',
    'POS',
  ],
  ['2.16.840.1.113883.6.101', 'http://nucc.org/provider-taxonomy', 'NUCCPT', 'HealthCareProviderTaxonomy'],
  ['2.16.840.1.113883.6.8', 'http://unitsofmeasure.org', 'UCUM'],
  ['2.16.840.1.113883.4.9', 'http://fdasis.nlm.nih.gov', 'UNII'],
  ['2.16.840.1.113883.3.26.1.1', 'http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl', 'NCI', 'NCIt'],
  ['2.16.840.1.113883.6.345', 'http://va.gov/terminology/medrt', 'MED-RT', 'MEDRT'],
];

const BY_OID = new Map(CODE_SYSTEMS.map(([oid, uri]) => [oid, uri]));
const BY_NAME = new Map(CODE_SYSTEMS.flatMap(([, uri, ...names]) => names.map((name) => [plain(name), uri])));

/** The FHIR uri of a code system by its object identifier, else by its name as the exports write it. */
export function codeSystemUri({ oid, name }: { oid?: string; name?: string }): string | undefined {
  const identifier = oid?.replace(/^urn:oid:/, '');
  return (identifier && BY_OID.get(identifier)) || (name ? BY_NAME.get(plain(name)) : undefined);
}

/** `ICD-10-CM`, `ICD10CM` and `icd 10 cm` are one name. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
