/** Names of all R4 resource types. https://hl7.org/fhir/R4/resourcelist.html */
export const R4_RESOURCE_TYPES: ReadonlySet<string> = new Set(
  `Account ActivityDefinition AdverseEvent AllergyIntolerance Appointment AppointmentResponse AuditEvent Basic Binary
  BiologicallyDerivedProduct BodyStructure Bundle CapabilityStatement CarePlan CareTeam CatalogEntry ChargeItem
  ChargeItemDefinition Claim ClaimResponse ClinicalImpression CodeSystem Communication CommunicationRequest
  CompartmentDefinition Composition ConceptMap Condition Consent Contract Coverage CoverageEligibilityRequest
  CoverageEligibilityResponse DetectedIssue Device DeviceDefinition DeviceMetric DeviceRequest DeviceUseStatement
  DiagnosticReport DocumentManifest DocumentReference EffectEvidenceSynthesis Encounter Endpoint EnrollmentRequest
  EnrollmentResponse EpisodeOfCare EventDefinition Evidence EvidenceVariable ExampleScenario ExplanationOfBenefit
  FamilyMemberHistory Flag Goal GraphDefinition Group GuidanceResponse HealthcareService ImagingStudy Immunization
  ImmunizationEvaluation ImmunizationRecommendation ImplementationGuide InsurancePlan Invoice Library Linkage List
  Location Measure MeasureReport Media Medication MedicationAdministration MedicationDispense MedicationKnowledge
  MedicationRequest MedicationStatement MedicinalProduct MedicinalProductAuthorization
  MedicinalProductContraindication MedicinalProductIndication MedicinalProductIngredient MedicinalProductInteraction
  MedicinalProductManufactured MedicinalProductPackaged MedicinalProductPharmaceutical
  MedicinalProductUndesirableEffect MessageDefinition MessageHeader MolecularSequence NamingSystem NutritionOrder
  Observation ObservationDefinition OperationDefinition OperationOutcome Organization OrganizationAffiliation
  Parameters Patient PaymentNotice PaymentReconciliation Person PlanDefinition Practitioner PractitionerRole Procedure
  Provenance Questionnaire QuestionnaireResponse RelatedPerson RequestGroup ResearchDefinition
  ResearchElementDefinition ResearchStudy ResearchSubject RiskAssessment RiskEvidenceSynthesis Schedule
  SearchParameter ServiceRequest Slot Specimen SpecimenDefinition StructureDefinition StructureMap Subscription
  Substance SubstanceNucleicAcid SubstancePolymer SubstanceProtein SubstanceReferenceInformation
  SubstanceSourceMaterial SubstanceSpecification SupplyDelivery SupplyRequest Task TerminologyCapabilities TestReport
  TestScript ValueSet VerificationResult VisionPrescription`.split(/\s+/),
);

/** How a type is kept: the elements that tie it to its patient, and those without which it is of no use. */
export interface KeptType {
  /** Reference elements, in order of precedence; empty for types that patients share. */
  patient: readonly string[];
  /** Without one of each (alternatives by `|`) the resource is refused. `x[x]` means any form of a choice. */
  required: readonly string[];
  /** R4 wants them, but measures can do without: their absence is a warning. */
  expected: readonly string[];
}

const kept = (patient: string, required = '', expected = ''): KeptType => ({
  patient: patient.split(' ').filter(Boolean),
  required: required.split(' ').filter(Boolean),
  expected: expected.split(' ').filter(Boolean),
});

/**
 * The types that quality measures retrieve, and those that these refer to. Patient elements follow the patient
 * compartment, https://hl7.org/fhir/R4/compartmentdefinition-patient.html, less the parties that only take part
 * (asserter, recorder, performer): a resource belongs to the patient it is about. `required` is what R4 demands
 * (cardinality 1..1) as far as a measure cannot judge the resource without it; the rest is `expected`.
 */
export const KEPT_TYPES: Readonly<Record<string, KeptType>> = {
  Patient: kept(''),
  AdverseEvent: kept('subject', 'subject', 'actuality'),
  AllergyIntolerance: kept('patient', 'patient'),
  Appointment: kept('participant.actor', '', 'status participant'),
  BodyStructure: kept('patient', 'patient'),
  CarePlan: kept('subject', 'subject', 'status intent'),
  CareTeam: kept('subject', 'subject'),
  Claim: kept('patient', 'patient', 'status type use created'),
  ClinicalImpression: kept('subject', 'subject', 'status'),
  Communication: kept('subject', 'subject', 'status'),
  CommunicationRequest: kept('subject', 'subject', 'status'),
  Composition: kept('subject', 'subject', 'status type date'),
  Condition: kept('subject', 'subject', 'code'),
  Consent: kept('patient', 'patient', 'status scope category'),
  Coverage: kept('beneficiary', 'beneficiary', 'status payor'),
  DetectedIssue: kept('patient', 'patient', 'status'),
  Device: kept('patient'),
  DeviceRequest: kept('subject', 'subject', 'intent code[x]'),
  DeviceUseStatement: kept('subject', 'subject', 'status device'),
  DiagnosticReport: kept('subject', 'subject status code'),
  DocumentReference: kept('subject', 'subject', 'status content'),
  Encounter: kept('subject', 'subject status', 'class'),
  Endpoint: kept(''),
  EpisodeOfCare: kept('patient', 'patient', 'status'),
  ExplanationOfBenefit: kept('patient', 'patient', 'status type use created outcome'),
  FamilyMemberHistory: kept('patient', 'patient', 'status relationship'),
  Flag: kept('subject', 'subject', 'status code'),
  Goal: kept('subject', 'subject', 'lifecycleStatus description'),
  Group: kept('member.entity', '', 'type actual'),
  HealthcareService: kept(''),
  ImagingStudy: kept('subject', 'subject', 'status'),
  Immunization: kept('patient', 'patient status vaccineCode', 'occurrence[x]'),
  ImmunizationEvaluation: kept('patient', 'patient', 'status date targetDisease immunizationEvent doseStatus'),
  ImmunizationRecommendation: kept('patient', 'patient', 'date recommendation'),
  List: kept('subject', '', 'status mode'),
  Location: kept(''),
  Media: kept('subject', '', 'status content'),
  Medication: kept(''),
  MedicationAdministration: kept('subject', 'subject status medication[x]', 'effective[x]'),
  MedicationDispense: kept('subject', 'subject status medication[x]'),
  MedicationRequest: kept('subject', 'subject status medication[x]', 'intent'),
  MedicationStatement: kept('subject', 'subject status medication[x]'),
  NutritionOrder: kept('patient', 'patient status', 'intent dateTime'),
  Observation: kept('subject', 'subject status code'),
  Organization: kept(''),
  Practitioner: kept(''),
  PractitionerRole: kept(''),
  Procedure: kept('subject', 'subject status', 'code'),
  Provenance: kept('target', '', 'target recorded agent'),
  Questionnaire: kept('', '', 'status'),
  QuestionnaireResponse: kept('subject', 'subject', 'status'),
  RelatedPerson: kept('patient', 'patient'),
  RequestGroup: kept('subject', 'subject', 'status intent'),
  ResearchStudy: kept('', '', 'status'),
  ResearchSubject: kept('individual', 'individual', 'status study'),
  RiskAssessment: kept('subject', 'subject', 'status'),
  ServiceRequest: kept('subject', 'subject', 'status intent code'),
  Specimen: kept('subject'),
  Substance: kept('', '', 'code'),
  SupplyDelivery: kept('patient'),
  SupplyRequest: kept('deliverTo', '', 'item[x] quantity'),
  Task: kept('for', '', 'status intent'),
  VisionPrescription: kept('patient', 'patient', 'status created'),
};

/** Whether Caliper keeps resources of this type. */
export function isKept(type: string): boolean {
  return Object.hasOwn(KEPT_TYPES, type);
}

/** Whether resources of this type belong to one patient and not to many. */
export function belongsToPatient(type: string): boolean {
  return type === 'Patient' || (KEPT_TYPES[type]?.patient.length ?? 0) > 0;
}
