/* eslint-disable max-lines -- a table derived from the specification */
/**
 * Elements of the kept types and of the data types they use, derived from FHIR 4.0.1 model information by
 * `derive-r4-structure.ts`: `element:type`, `element*:type` for lists, `element[x]:type|type` for choices.
 * https://hl7.org/fhir/R4/
 */
export const R4_STRUCTURE: Readonly<Record<string, string>> = {
  Address:
    'id:string extension*:Extension use:code type:code text:string line*:string city:string district:string state:string postalCode:string country:string period:Period',
  AdverseEvent:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier:Identifier actuality:code category*:CodeableConcept event:CodeableConcept subject:Reference encounter:Reference date:dateTime detected:dateTime recordedDate:dateTime resultingCondition*:Reference location:Reference seriousness:CodeableConcept severity:CodeableConcept outcome:CodeableConcept recorder:Reference contributor*:Reference suspectEntity*:AdverseEvent.SuspectEntity subjectMedicalHistory*:Reference referenceDocument*:Reference study*:Reference',
  'AdverseEvent.SuspectEntity':
    'id:string extension*:Extension modifierExtension*:Extension instance:Reference causality*:AdverseEvent.SuspectEntity.Causality',
  'AdverseEvent.SuspectEntity.Causality':
    'id:string extension*:Extension modifierExtension*:Extension assessment:CodeableConcept productRelatedness:string author:Reference method:CodeableConcept',
  Age: 'id:string extension*:Extension value:decimal comparator:code unit:string system:uri code:code',
  AllergyIntolerance:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier clinicalStatus:CodeableConcept verificationStatus:CodeableConcept type:code category*:code criticality:code code:CodeableConcept patient:Reference encounter:Reference onset[x]:dateTime|Age|Period|Range|string recordedDate:dateTime recorder:Reference asserter:Reference lastOccurrence:dateTime note*:Annotation reaction*:AllergyIntolerance.Reaction',
  'AllergyIntolerance.Reaction':
    'id:string extension*:Extension modifierExtension*:Extension substance:CodeableConcept manifestation*:CodeableConcept description:string onset:dateTime severity:code exposureRoute:CodeableConcept note*:Annotation',
  Annotation: 'id:string extension*:Extension author[x]:Reference|string time:dateTime text:markdown',
  Appointment:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier status:code cancelationReason:CodeableConcept serviceCategory*:CodeableConcept serviceType*:CodeableConcept specialty*:CodeableConcept appointmentType:CodeableConcept reasonCode*:CodeableConcept reasonReference*:Reference priority:unsignedInt description:string supportingInformation*:Reference start:instant end:instant minutesDuration:positiveInt slot*:Reference created:dateTime comment:string patientInstruction:string basedOn*:Reference participant*:Appointment.Participant requestedPeriod*:Period',
  'Appointment.Participant':
    'id:string extension*:Extension modifierExtension*:Extension type*:CodeableConcept actor:Reference required:code status:code period:Period',
  Attachment:
    'id:string extension*:Extension contentType:code language:code data:base64Binary url:url size:unsignedInt hash:base64Binary title:string creation:dateTime',
  BodyStructure:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier active:boolean morphology:CodeableConcept location:CodeableConcept locationQualifier*:CodeableConcept description:string image*:Attachment patient:Reference',
  CarePlan:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier instantiatesCanonical*:canonical instantiatesUri*:uri basedOn*:Reference replaces*:Reference partOf*:Reference status:code intent:code category*:CodeableConcept title:string description:string subject:Reference encounter:Reference period:Period created:dateTime author:Reference contributor*:Reference careTeam*:Reference addresses*:Reference supportingInfo*:Reference goal*:Reference activity*:CarePlan.Activity note*:Annotation',
  'CarePlan.Activity':
    'id:string extension*:Extension modifierExtension*:Extension outcomeCodeableConcept*:CodeableConcept outcomeReference*:Reference progress*:Annotation reference:Reference detail:CarePlan.Activity.Detail',
  'CarePlan.Activity.Detail':
    'id:string extension*:Extension modifierExtension*:Extension kind:code instantiatesCanonical*:canonical instantiatesUri*:uri code:CodeableConcept reasonCode*:CodeableConcept reasonReference*:Reference goal*:Reference status:code statusReason:CodeableConcept doNotPerform:boolean scheduled[x]:Timing|Period|string location:Reference performer*:Reference product[x]:CodeableConcept|Reference dailyAmount:SimpleQuantity quantity:SimpleQuantity description:string',
  CareTeam:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier status:code category*:CodeableConcept name:string subject:Reference encounter:Reference period:Period participant*:CareTeam.Participant reasonCode*:CodeableConcept reasonReference*:Reference managingOrganization*:Reference telecom*:ContactPoint note*:Annotation',
  'CareTeam.Participant':
    'id:string extension*:Extension modifierExtension*:Extension role*:CodeableConcept member:Reference onBehalfOf:Reference period:Period',
  Claim:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier status:code type:CodeableConcept subType:CodeableConcept use:code patient:Reference billablePeriod:Period created:dateTime enterer:Reference insurer:Reference provider:Reference priority:CodeableConcept fundsReserve:CodeableConcept related*:Claim.Related prescription:Reference originalPrescription:Reference payee:Claim.Payee referral:Reference facility:Reference careTeam*:Claim.CareTeam supportingInfo*:Claim.SupportingInfo diagnosis*:Claim.Diagnosis procedure*:Claim.Procedure insurance*:Claim.Insurance accident:Claim.Accident item*:Claim.Item total:Money',
  'Claim.Accident':
    'id:string extension*:Extension modifierExtension*:Extension date:date type:CodeableConcept location[x]:Address|Reference',
  'Claim.CareTeam':
    'id:string extension*:Extension modifierExtension*:Extension sequence:positiveInt provider:Reference responsible:boolean role:CodeableConcept qualification:CodeableConcept',
  'Claim.Diagnosis':
    'id:string extension*:Extension modifierExtension*:Extension sequence:positiveInt diagnosis[x]:CodeableConcept|Reference type*:CodeableConcept onAdmission:CodeableConcept packageCode:CodeableConcept',
  'Claim.Insurance':
    'id:string extension*:Extension modifierExtension*:Extension sequence:positiveInt focal:boolean identifier:Identifier coverage:Reference businessArrangement:string preAuthRef*:string claimResponse:Reference',
  'Claim.Item':
    'id:string extension*:Extension modifierExtension*:Extension sequence:positiveInt careTeamSequence*:positiveInt diagnosisSequence*:positiveInt procedureSequence*:positiveInt informationSequence*:positiveInt revenue:CodeableConcept category:CodeableConcept productOrService:CodeableConcept modifier*:CodeableConcept programCode*:CodeableConcept serviced[x]:date|Period location[x]:CodeableConcept|Address|Reference quantity:SimpleQuantity unitPrice:Money factor:decimal net:Money udi*:Reference bodySite:CodeableConcept subSite*:CodeableConcept encounter*:Reference detail*:Claim.Item.Detail',
  'Claim.Item.Detail':
    'id:string extension*:Extension modifierExtension*:Extension sequence:positiveInt revenue:CodeableConcept category:CodeableConcept productOrService:CodeableConcept modifier*:CodeableConcept programCode*:CodeableConcept quantity:SimpleQuantity unitPrice:Money factor:decimal net:Money udi*:Reference subDetail*:Claim.Item.Detail.SubDetail',
  'Claim.Item.Detail.SubDetail':
    'id:string extension*:Extension modifierExtension*:Extension sequence:positiveInt revenue:CodeableConcept category:CodeableConcept productOrService:CodeableConcept modifier*:CodeableConcept programCode*:CodeableConcept quantity:SimpleQuantity unitPrice:Money factor:decimal net:Money udi*:Reference',
  'Claim.Payee': 'id:string extension*:Extension modifierExtension*:Extension type:CodeableConcept party:Reference',
  'Claim.Procedure':
    'id:string extension*:Extension modifierExtension*:Extension sequence:positiveInt type*:CodeableConcept date:dateTime procedure[x]:CodeableConcept|Reference udi*:Reference',
  'Claim.Related':
    'id:string extension*:Extension modifierExtension*:Extension claim:Reference relationship:CodeableConcept reference:Identifier',
  'Claim.SupportingInfo':
    'id:string extension*:Extension modifierExtension*:Extension sequence:positiveInt category:CodeableConcept code:CodeableConcept timing[x]:date|Period value[x]:boolean|string|Quantity|Attachment|Reference reason:CodeableConcept',
  ClinicalImpression:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier status:code statusReason:CodeableConcept code:CodeableConcept description:string subject:Reference encounter:Reference effective[x]:dateTime|Period date:dateTime assessor:Reference previous:Reference problem*:Reference investigation*:ClinicalImpression.Investigation protocol*:uri summary:string finding*:ClinicalImpression.Finding prognosisCodeableConcept*:CodeableConcept prognosisReference*:Reference supportingInfo*:Reference note*:Annotation',
  'ClinicalImpression.Finding':
    'id:string extension*:Extension modifierExtension*:Extension itemCodeableConcept:CodeableConcept itemReference:Reference basis:string',
  'ClinicalImpression.Investigation':
    'id:string extension*:Extension modifierExtension*:Extension code:CodeableConcept item*:Reference',
  CodeableConcept: 'id:string extension*:Extension coding*:Coding text:string',
  Coding: 'id:string extension*:Extension system:uri version:string code:code display:string userSelected:boolean',
  Communication:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier instantiatesCanonical*:canonical instantiatesUri*:uri basedOn*:Reference partOf*:Reference inResponseTo*:Reference status:code statusReason:CodeableConcept category*:CodeableConcept priority:code medium*:CodeableConcept subject:Reference topic:CodeableConcept about*:Reference encounter:Reference sent:dateTime received:dateTime recipient*:Reference sender:Reference reasonCode*:CodeableConcept reasonReference*:Reference payload*:Communication.Payload note*:Annotation',
  'Communication.Payload':
    'id:string extension*:Extension modifierExtension*:Extension content[x]:string|Attachment|Reference',
  CommunicationRequest:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier basedOn*:Reference replaces*:Reference groupIdentifier:Identifier status:code statusReason:CodeableConcept category*:CodeableConcept priority:code doNotPerform:boolean medium*:CodeableConcept subject:Reference about*:Reference encounter:Reference payload*:CommunicationRequest.Payload occurrence[x]:dateTime|Period authoredOn:dateTime requester:Reference recipient*:Reference sender:Reference reasonCode*:CodeableConcept reasonReference*:Reference note*:Annotation',
  'CommunicationRequest.Payload':
    'id:string extension*:Extension modifierExtension*:Extension content[x]:string|Attachment|Reference',
  Composition:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier:Identifier status:code type:CodeableConcept category*:CodeableConcept subject:Reference encounter:Reference date:dateTime author*:Reference title:string confidentiality:code attester*:Composition.Attester custodian:Reference relatesTo*:Composition.RelatesTo event*:Composition.Event section*:Composition.Section',
  'Composition.Attester':
    'id:string extension*:Extension modifierExtension*:Extension mode:code time:dateTime party:Reference',
  'Composition.Event':
    'id:string extension*:Extension modifierExtension*:Extension code*:CodeableConcept period:Period detail*:Reference',
  'Composition.RelatesTo':
    'id:string extension*:Extension modifierExtension*:Extension code:code target[x]:Identifier|Reference',
  'Composition.Section':
    'id:string extension*:Extension modifierExtension*:Extension title:string code:CodeableConcept author*:Reference focus:Reference text:Narrative mode:code orderedBy:CodeableConcept entry*:Reference emptyReason:CodeableConcept section*:Composition.Section',
  Condition:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier clinicalStatus:CodeableConcept verificationStatus:CodeableConcept category*:CodeableConcept severity:CodeableConcept code:CodeableConcept bodySite*:CodeableConcept subject:Reference encounter:Reference onset[x]:dateTime|Age|Period|Range|string abatement[x]:dateTime|Age|Period|Range|string recordedDate:dateTime recorder:Reference asserter:Reference stage*:Condition.Stage evidence*:Condition.Evidence note*:Annotation',
  'Condition.Evidence':
    'id:string extension*:Extension modifierExtension*:Extension code*:CodeableConcept detail*:Reference',
  'Condition.Stage':
    'id:string extension*:Extension modifierExtension*:Extension summary:CodeableConcept assessment*:Reference type:CodeableConcept',
  Consent:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier status:code scope:CodeableConcept category*:CodeableConcept patient:Reference dateTime:dateTime performer*:Reference organization*:Reference source[x]:Attachment|Reference policy*:Consent.Policy policyRule:CodeableConcept verification*:Consent.Verification provision:Consent.Provision',
  'Consent.Policy': 'id:string extension*:Extension modifierExtension*:Extension authority:uri uri:uri',
  'Consent.Provision':
    'id:string extension*:Extension modifierExtension*:Extension type:code period:Period actor*:Consent.Provision.Actor action*:CodeableConcept securityLabel*:Coding purpose*:Coding class*:Coding code*:CodeableConcept dataPeriod:Period data*:Consent.Provision.Data provision*:Consent.Provision',
  'Consent.Provision.Actor':
    'id:string extension*:Extension modifierExtension*:Extension role:CodeableConcept reference:Reference',
  'Consent.Provision.Data':
    'id:string extension*:Extension modifierExtension*:Extension meaning:code reference:Reference',
  'Consent.Verification':
    'id:string extension*:Extension modifierExtension*:Extension verified:boolean verifiedWith:Reference verificationDate:dateTime',
  ContactDetail: 'id:string extension*:Extension name:string telecom*:ContactPoint',
  ContactPoint: 'id:string extension*:Extension system:code value:string use:code rank:positiveInt period:Period',
  Contributor: 'id:string extension*:Extension type:code name:string contact*:ContactDetail',
  Count: 'id:string extension*:Extension value:decimal comparator:code unit:string system:uri code:code',
  Coverage:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier status:code type:CodeableConcept policyHolder:Reference subscriber:Reference subscriberId:string beneficiary:Reference dependent:string relationship:CodeableConcept period:Period payor*:Reference class*:Coverage.Class order:positiveInt network:string costToBeneficiary*:Coverage.CostToBeneficiary subrogation:boolean contract*:Reference',
  'Coverage.Class':
    'id:string extension*:Extension modifierExtension*:Extension type:CodeableConcept value:string name:string',
  'Coverage.CostToBeneficiary':
    'id:string extension*:Extension modifierExtension*:Extension type:CodeableConcept value[x]:SimpleQuantity|Money exception*:Coverage.CostToBeneficiary.Exception',
  'Coverage.CostToBeneficiary.Exception':
    'id:string extension*:Extension modifierExtension*:Extension type:CodeableConcept period:Period',
  DataRequirement:
    'id:string extension*:Extension type:code profile*:canonical subject[x]:CodeableConcept|Reference mustSupport*:string codeFilter*:DataRequirement.CodeFilter dateFilter*:DataRequirement.DateFilter limit:positiveInt sort*:DataRequirement.Sort',
  'DataRequirement.CodeFilter':
    'id:string extension*:Extension path:string searchParam:string valueSet:canonical code*:Coding',
  'DataRequirement.DateFilter':
    'id:string extension*:Extension path:string searchParam:string value[x]:dateTime|Period|Duration',
  'DataRequirement.Sort': 'id:string extension*:Extension path:string direction:code',
  DetectedIssue:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier status:code code:CodeableConcept severity:code patient:Reference identified[x]:dateTime|Period author:Reference implicated*:Reference evidence*:DetectedIssue.Evidence detail:string reference:uri mitigation*:DetectedIssue.Mitigation',
  'DetectedIssue.Evidence':
    'id:string extension*:Extension modifierExtension*:Extension code*:CodeableConcept detail*:Reference',
  'DetectedIssue.Mitigation':
    'id:string extension*:Extension modifierExtension*:Extension action:CodeableConcept date:dateTime author:Reference',
  Device:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier definition:Reference udiCarrier*:Device.UdiCarrier status:code statusReason*:CodeableConcept distinctIdentifier:string manufacturer:string manufactureDate:dateTime expirationDate:dateTime lotNumber:string serialNumber:string deviceName*:Device.DeviceName modelNumber:string partNumber:string type:CodeableConcept specialization*:Device.Specialization version*:Device.Version property*:Device.Property patient:Reference owner:Reference contact*:ContactPoint location:Reference url:uri note*:Annotation safety*:CodeableConcept parent:Reference',
  'Device.DeviceName': 'id:string extension*:Extension modifierExtension*:Extension name:string type:code',
  'Device.Property':
    'id:string extension*:Extension modifierExtension*:Extension type:CodeableConcept valueQuantity*:Quantity valueCode*:CodeableConcept',
  'Device.Specialization':
    'id:string extension*:Extension modifierExtension*:Extension systemType:CodeableConcept version:string',
  'Device.UdiCarrier':
    'id:string extension*:Extension modifierExtension*:Extension deviceIdentifier:string issuer:uri jurisdiction:uri carrierAIDC:base64Binary carrierHRF:string entryType:code',
  'Device.Version':
    'id:string extension*:Extension modifierExtension*:Extension type:CodeableConcept component:Identifier value:string',
  DeviceRequest:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier instantiatesCanonical*:canonical instantiatesUri*:uri basedOn*:Reference priorRequest*:Reference groupIdentifier:Identifier status:code intent:code priority:code code[x]:Reference|CodeableConcept parameter*:DeviceRequest.Parameter subject:Reference encounter:Reference occurrence[x]:dateTime|Period|Timing authoredOn:dateTime requester:Reference performerType:CodeableConcept performer:Reference reasonCode*:CodeableConcept reasonReference*:Reference insurance*:Reference supportingInfo*:Reference note*:Annotation relevantHistory*:Reference',
  'DeviceRequest.Parameter':
    'id:string extension*:Extension modifierExtension*:Extension code:CodeableConcept value[x]:CodeableConcept|Quantity|Range|boolean',
  DeviceUseStatement:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier basedOn*:Reference status:code subject:Reference derivedFrom*:Reference timing[x]:Timing|Period|dateTime recordedOn:dateTime source:Reference device:Reference reasonCode*:CodeableConcept reasonReference*:Reference bodySite:CodeableConcept note*:Annotation',
  DiagnosticReport:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier basedOn*:Reference status:code category*:CodeableConcept code:CodeableConcept subject:Reference encounter:Reference effective[x]:dateTime|Period issued:instant performer*:Reference resultsInterpreter*:Reference specimen*:Reference result*:Reference imagingStudy*:Reference media*:DiagnosticReport.Media conclusion:string conclusionCode*:CodeableConcept presentedForm*:Attachment',
  'DiagnosticReport.Media': 'id:string extension*:Extension modifierExtension*:Extension comment:string link:Reference',
  Distance: 'id:string extension*:Extension value:decimal comparator:code unit:string system:uri code:code',
  DocumentReference:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension masterIdentifier:Identifier identifier*:Identifier status:code docStatus:code type:CodeableConcept category*:CodeableConcept subject:Reference date:instant author*:Reference authenticator:Reference custodian:Reference relatesTo*:DocumentReference.RelatesTo description:string securityLabel*:CodeableConcept content*:DocumentReference.Content context:DocumentReference.Context',
  'DocumentReference.Content':
    'id:string extension*:Extension modifierExtension*:Extension attachment:Attachment format:Coding',
  'DocumentReference.Context':
    'id:string extension*:Extension modifierExtension*:Extension encounter*:Reference event*:CodeableConcept period:Period facilityType:CodeableConcept practiceSetting:CodeableConcept sourcePatientInfo:Reference related*:Reference',
  'DocumentReference.RelatesTo':
    'id:string extension*:Extension modifierExtension*:Extension code:code target:Reference',
  Dosage:
    'id:string extension*:Extension modifierExtension*:Extension sequence:integer text:string additionalInstruction*:CodeableConcept patientInstruction:string timing:Timing asNeeded[x]:boolean|CodeableConcept site:CodeableConcept route:CodeableConcept method:CodeableConcept doseAndRate*:Dosage.DoseAndRate maxDosePerPeriod:Ratio maxDosePerAdministration:SimpleQuantity maxDosePerLifetime:SimpleQuantity',
  'Dosage.DoseAndRate':
    'id:string extension*:Extension type:CodeableConcept dose[x]:Range|SimpleQuantity rate[x]:Ratio|Range|SimpleQuantity',
  Duration: 'id:string extension*:Extension value:decimal comparator:code unit:string system:uri code:code',
  Encounter:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier status:code statusHistory*:Encounter.StatusHistory class:Coding classHistory*:Encounter.ClassHistory type*:CodeableConcept serviceType:CodeableConcept priority:CodeableConcept subject:Reference episodeOfCare*:Reference basedOn*:Reference participant*:Encounter.Participant appointment*:Reference period:Period length:Duration reasonCode*:CodeableConcept reasonReference*:Reference diagnosis*:Encounter.Diagnosis account*:Reference hospitalization:Encounter.Hospitalization location*:Encounter.Location serviceProvider:Reference partOf:Reference',
  'Encounter.ClassHistory': 'id:string extension*:Extension modifierExtension*:Extension class:Coding period:Period',
  'Encounter.Diagnosis':
    'id:string extension*:Extension modifierExtension*:Extension condition:Reference use:CodeableConcept rank:positiveInt',
  'Encounter.Hospitalization':
    'id:string extension*:Extension modifierExtension*:Extension preAdmissionIdentifier:Identifier origin:Reference admitSource:CodeableConcept reAdmission:CodeableConcept dietPreference*:CodeableConcept specialCourtesy*:CodeableConcept specialArrangement*:CodeableConcept destination:Reference dischargeDisposition:CodeableConcept',
  'Encounter.Location':
    'id:string extension*:Extension modifierExtension*:Extension location:Reference status:code physicalType:CodeableConcept period:Period',
  'Encounter.Participant':
    'id:string extension*:Extension modifierExtension*:Extension type*:CodeableConcept period:Period individual:Reference',
  'Encounter.StatusHistory': 'id:string extension*:Extension modifierExtension*:Extension status:code period:Period',
  Endpoint:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier status:code connectionType:Coding name:string managingOrganization:Reference contact*:ContactPoint period:Period payloadType*:CodeableConcept payloadMimeType*:code address:url header*:string',
  EpisodeOfCare:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier status:code statusHistory*:EpisodeOfCare.StatusHistory type*:CodeableConcept diagnosis*:EpisodeOfCare.Diagnosis patient:Reference managingOrganization:Reference period:Period referralRequest*:Reference careManager:Reference team*:Reference account*:Reference',
  'EpisodeOfCare.Diagnosis':
    'id:string extension*:Extension modifierExtension*:Extension condition:Reference role:CodeableConcept rank:positiveInt',
  'EpisodeOfCare.StatusHistory':
    'id:string extension*:Extension modifierExtension*:Extension status:code period:Period',
  ExplanationOfBenefit:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier status:code type:CodeableConcept subType:CodeableConcept use:code patient:Reference billablePeriod:Period created:dateTime enterer:Reference insurer:Reference provider:Reference priority:CodeableConcept fundsReserveRequested:CodeableConcept fundsReserve:CodeableConcept related*:ExplanationOfBenefit.Related prescription:Reference originalPrescription:Reference payee:ExplanationOfBenefit.Payee referral:Reference facility:Reference claim:Reference claimResponse:Reference outcome:code disposition:string preAuthRef*:string preAuthRefPeriod*:Period careTeam*:ExplanationOfBenefit.CareTeam supportingInfo*:ExplanationOfBenefit.SupportingInfo diagnosis*:ExplanationOfBenefit.Diagnosis procedure*:ExplanationOfBenefit.Procedure precedence:positiveInt insurance*:ExplanationOfBenefit.Insurance accident:ExplanationOfBenefit.Accident item*:ExplanationOfBenefit.Item addItem*:ExplanationOfBenefit.AddItem adjudication*:ExplanationOfBenefit.Item.Adjudication total*:ExplanationOfBenefit.Total payment:ExplanationOfBenefit.Payment formCode:CodeableConcept form:Attachment processNote*:ExplanationOfBenefit.ProcessNote benefitPeriod:Period benefitBalance*:ExplanationOfBenefit.BenefitBalance',
  'ExplanationOfBenefit.Accident':
    'id:string extension*:Extension modifierExtension*:Extension date:date type:CodeableConcept location[x]:Address|Reference',
  'ExplanationOfBenefit.AddItem':
    'id:string extension*:Extension modifierExtension*:Extension itemSequence*:positiveInt detailSequence*:positiveInt subDetailSequence*:positiveInt provider*:Reference productOrService:CodeableConcept modifier*:CodeableConcept programCode*:CodeableConcept serviced[x]:date|Period location[x]:CodeableConcept|Address|Reference quantity:SimpleQuantity unitPrice:Money factor:decimal net:Money bodySite:CodeableConcept subSite*:CodeableConcept noteNumber*:positiveInt adjudication*:ExplanationOfBenefit.Item.Adjudication detail*:ExplanationOfBenefit.AddItem.Detail',
  'ExplanationOfBenefit.AddItem.Detail':
    'id:string extension*:Extension modifierExtension*:Extension productOrService:CodeableConcept modifier*:CodeableConcept quantity:SimpleQuantity unitPrice:Money factor:decimal net:Money noteNumber*:positiveInt adjudication*:ExplanationOfBenefit.Item.Adjudication subDetail*:ExplanationOfBenefit.AddItem.Detail.SubDetail',
  'ExplanationOfBenefit.AddItem.Detail.SubDetail':
    'id:string extension*:Extension modifierExtension*:Extension productOrService:CodeableConcept modifier*:CodeableConcept quantity:SimpleQuantity unitPrice:Money factor:decimal net:Money noteNumber*:positiveInt adjudication*:ExplanationOfBenefit.Item.Adjudication',
  'ExplanationOfBenefit.BenefitBalance':
    'id:string extension*:Extension modifierExtension*:Extension category:CodeableConcept excluded:boolean name:string description:string network:CodeableConcept unit:CodeableConcept term:CodeableConcept financial*:ExplanationOfBenefit.BenefitBalance.Financial',
  'ExplanationOfBenefit.BenefitBalance.Financial':
    'id:string extension*:Extension modifierExtension*:Extension type:CodeableConcept allowed[x]:unsignedInt|string|Money used[x]:unsignedInt|Money',
  'ExplanationOfBenefit.CareTeam':
    'id:string extension*:Extension modifierExtension*:Extension sequence:positiveInt provider:Reference responsible:boolean role:CodeableConcept qualification:CodeableConcept',
  'ExplanationOfBenefit.Diagnosis':
    'id:string extension*:Extension modifierExtension*:Extension sequence:positiveInt diagnosis[x]:CodeableConcept|Reference type*:CodeableConcept onAdmission:CodeableConcept packageCode:CodeableConcept',
  'ExplanationOfBenefit.Insurance':
    'id:string extension*:Extension modifierExtension*:Extension focal:boolean coverage:Reference preAuthRef*:string',
  'ExplanationOfBenefit.Item':
    'id:string extension*:Extension modifierExtension*:Extension sequence:positiveInt careTeamSequence*:positiveInt diagnosisSequence*:positiveInt procedureSequence*:positiveInt informationSequence*:positiveInt revenue:CodeableConcept category:CodeableConcept productOrService:CodeableConcept modifier*:CodeableConcept programCode*:CodeableConcept serviced[x]:date|Period location[x]:CodeableConcept|Address|Reference quantity:SimpleQuantity unitPrice:Money factor:decimal net:Money udi*:Reference bodySite:CodeableConcept subSite*:CodeableConcept encounter*:Reference noteNumber*:positiveInt adjudication*:ExplanationOfBenefit.Item.Adjudication detail*:ExplanationOfBenefit.Item.Detail',
  'ExplanationOfBenefit.Item.Adjudication':
    'id:string extension*:Extension modifierExtension*:Extension category:CodeableConcept reason:CodeableConcept amount:Money value:decimal',
  'ExplanationOfBenefit.Item.Detail':
    'id:string extension*:Extension modifierExtension*:Extension sequence:positiveInt revenue:CodeableConcept category:CodeableConcept productOrService:CodeableConcept modifier*:CodeableConcept programCode*:CodeableConcept quantity:SimpleQuantity unitPrice:Money factor:decimal net:Money udi*:Reference noteNumber*:positiveInt adjudication*:ExplanationOfBenefit.Item.Adjudication subDetail*:ExplanationOfBenefit.Item.Detail.SubDetail',
  'ExplanationOfBenefit.Item.Detail.SubDetail':
    'id:string extension*:Extension modifierExtension*:Extension sequence:positiveInt revenue:CodeableConcept category:CodeableConcept productOrService:CodeableConcept modifier*:CodeableConcept programCode*:CodeableConcept quantity:SimpleQuantity unitPrice:Money factor:decimal net:Money udi*:Reference noteNumber*:positiveInt adjudication*:ExplanationOfBenefit.Item.Adjudication',
  'ExplanationOfBenefit.Payee':
    'id:string extension*:Extension modifierExtension*:Extension type:CodeableConcept party:Reference',
  'ExplanationOfBenefit.Payment':
    'id:string extension*:Extension modifierExtension*:Extension type:CodeableConcept adjustment:Money adjustmentReason:CodeableConcept date:date amount:Money identifier:Identifier',
  'ExplanationOfBenefit.Procedure':
    'id:string extension*:Extension modifierExtension*:Extension sequence:positiveInt type*:CodeableConcept date:dateTime procedure[x]:CodeableConcept|Reference udi*:Reference',
  'ExplanationOfBenefit.ProcessNote':
    'id:string extension*:Extension modifierExtension*:Extension number:positiveInt type:code text:string language:CodeableConcept',
  'ExplanationOfBenefit.Related':
    'id:string extension*:Extension modifierExtension*:Extension claim:Reference relationship:CodeableConcept reference:Identifier',
  'ExplanationOfBenefit.SupportingInfo':
    'id:string extension*:Extension modifierExtension*:Extension sequence:positiveInt category:CodeableConcept code:CodeableConcept timing[x]:date|Period value[x]:boolean|string|Quantity|Attachment|Reference reason:Coding',
  'ExplanationOfBenefit.Total':
    'id:string extension*:Extension modifierExtension*:Extension category:CodeableConcept amount:Money',
  Expression: 'id:string extension*:Extension description:string name:id language:code expression:string reference:uri',
  Extension:
    'id:string extension*:Extension url:uri value[x]:base64Binary|boolean|canonical|code|date|dateTime|decimal|id|instant|integer|markdown|oid|positiveInt|string|time|unsignedInt|uri|url|uuid|Address|Age|Annotation|Attachment|CodeableConcept|Coding|ContactPoint|Count|Distance|Duration|HumanName|Identifier|Money|Period|Quantity|Range|Ratio|Reference|SampledData|Signature|Timing|ContactDetail|Contributor|DataRequirement|Expression|ParameterDefinition|RelatedArtifact|TriggerDefinition|UsageContext|Dosage|Meta',
  FamilyMemberHistory:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier instantiatesCanonical*:canonical instantiatesUri*:uri status:code dataAbsentReason:CodeableConcept patient:Reference date:dateTime name:string relationship:CodeableConcept sex:CodeableConcept born[x]:Period|date|string age[x]:Age|Range|string estimatedAge:boolean deceased[x]:boolean|Age|Range|date|string reasonCode*:CodeableConcept reasonReference*:Reference note*:Annotation condition*:FamilyMemberHistory.Condition',
  'FamilyMemberHistory.Condition':
    'id:string extension*:Extension modifierExtension*:Extension code:CodeableConcept outcome:CodeableConcept contributedToDeath:boolean onset[x]:Age|Range|Period|string note*:Annotation',
  Flag: 'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier status:code category*:CodeableConcept code:CodeableConcept subject:Reference period:Period encounter:Reference author:Reference',
  Goal: 'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier lifecycleStatus:code achievementStatus:CodeableConcept category*:CodeableConcept priority:CodeableConcept description:CodeableConcept subject:Reference start[x]:date|CodeableConcept target*:Goal.Target statusDate:date statusReason:string expressedBy:Reference addresses*:Reference note*:Annotation outcomeCode*:CodeableConcept outcomeReference*:Reference',
  'Goal.Target':
    'id:string extension*:Extension modifierExtension*:Extension measure:CodeableConcept detail[x]:Quantity|Range|CodeableConcept|string|boolean|integer|Ratio due[x]:date|Duration',
  Group:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier active:boolean type:code actual:boolean code:CodeableConcept name:string quantity:unsignedInt managingEntity:Reference characteristic*:Group.Characteristic member*:Group.Member',
  'Group.Characteristic':
    'id:string extension*:Extension modifierExtension*:Extension code:CodeableConcept value[x]:CodeableConcept|boolean|Quantity|Range|Reference exclude:boolean period:Period',
  'Group.Member':
    'id:string extension*:Extension modifierExtension*:Extension entity:Reference period:Period inactive:boolean',
  HealthcareService:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier active:boolean providedBy:Reference category*:CodeableConcept type*:CodeableConcept specialty*:CodeableConcept location*:Reference name:string comment:string extraDetails:markdown photo:Attachment telecom*:ContactPoint coverageArea*:Reference serviceProvisionCode*:CodeableConcept eligibility*:HealthcareService.Eligibility program*:CodeableConcept characteristic*:CodeableConcept communication*:CodeableConcept referralMethod*:CodeableConcept appointmentRequired:boolean availableTime*:HealthcareService.AvailableTime notAvailable*:HealthcareService.NotAvailable availabilityExceptions:string endpoint*:Reference',
  'HealthcareService.AvailableTime':
    'id:string extension*:Extension modifierExtension*:Extension daysOfWeek*:code allDay:boolean availableStartTime:time availableEndTime:time',
  'HealthcareService.Eligibility':
    'id:string extension*:Extension modifierExtension*:Extension code:CodeableConcept comment:markdown',
  'HealthcareService.NotAvailable':
    'id:string extension*:Extension modifierExtension*:Extension description:string during:Period',
  HumanName:
    'id:string extension*:Extension use:code text:string family:string given*:string prefix*:string suffix*:string period:Period',
  Identifier:
    'id:string extension*:Extension use:code type:CodeableConcept system:uri value:string period:Period assigner:Reference',
  ImagingStudy:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier status:code modality*:Coding subject:Reference encounter:Reference started:dateTime basedOn*:Reference referrer:Reference interpreter*:Reference endpoint*:Reference numberOfSeries:unsignedInt numberOfInstances:unsignedInt procedureReference:Reference procedureCode*:CodeableConcept location:Reference reasonCode*:CodeableConcept reasonReference*:Reference note*:Annotation description:string series*:ImagingStudy.Series',
  'ImagingStudy.Series':
    'id:string extension*:Extension modifierExtension*:Extension uid:id number:unsignedInt modality:Coding description:string numberOfInstances:unsignedInt endpoint*:Reference bodySite:Coding laterality:Coding specimen*:Reference started:dateTime performer*:ImagingStudy.Series.Performer instance*:ImagingStudy.Series.Instance',
  'ImagingStudy.Series.Instance':
    'id:string extension*:Extension modifierExtension*:Extension uid:id sopClass:Coding number:unsignedInt title:string',
  'ImagingStudy.Series.Performer':
    'id:string extension*:Extension modifierExtension*:Extension function:CodeableConcept actor:Reference',
  Immunization:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier status:code statusReason:CodeableConcept vaccineCode:CodeableConcept patient:Reference encounter:Reference occurrence[x]:dateTime|string recorded:dateTime primarySource:boolean reportOrigin:CodeableConcept location:Reference manufacturer:Reference lotNumber:string expirationDate:date site:CodeableConcept route:CodeableConcept doseQuantity:SimpleQuantity performer*:Immunization.Performer note*:Annotation reasonCode*:CodeableConcept reasonReference*:Reference isSubpotent:boolean subpotentReason*:CodeableConcept education*:Immunization.Education programEligibility*:CodeableConcept fundingSource:CodeableConcept reaction*:Immunization.Reaction protocolApplied*:Immunization.ProtocolApplied',
  'Immunization.Education':
    'id:string extension*:Extension modifierExtension*:Extension documentType:string reference:uri publicationDate:dateTime presentationDate:dateTime',
  'Immunization.Performer':
    'id:string extension*:Extension modifierExtension*:Extension function:CodeableConcept actor:Reference',
  'Immunization.ProtocolApplied':
    'id:string extension*:Extension modifierExtension*:Extension series:string authority:Reference targetDisease*:CodeableConcept doseNumber[x]:positiveInt|string seriesDoses[x]:positiveInt|string',
  'Immunization.Reaction':
    'id:string extension*:Extension modifierExtension*:Extension date:dateTime detail:Reference reported:boolean',
  ImmunizationEvaluation:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier status:code patient:Reference date:dateTime authority:Reference targetDisease:CodeableConcept immunizationEvent:Reference doseStatus:CodeableConcept doseStatusReason*:CodeableConcept description:string series:string doseNumber[x]:positiveInt|string seriesDoses[x]:positiveInt|string',
  ImmunizationRecommendation:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier patient:Reference date:dateTime authority:Reference recommendation*:ImmunizationRecommendation.Recommendation',
  'ImmunizationRecommendation.Recommendation':
    'id:string extension*:Extension modifierExtension*:Extension vaccineCode*:CodeableConcept targetDisease:CodeableConcept contraindicatedVaccineCode*:CodeableConcept forecastStatus:CodeableConcept forecastReason*:CodeableConcept dateCriterion*:ImmunizationRecommendation.Recommendation.DateCriterion description:string series:string doseNumber[x]:positiveInt|string seriesDoses[x]:positiveInt|string supportingImmunization*:Reference supportingPatientInformation*:Reference',
  'ImmunizationRecommendation.Recommendation.DateCriterion':
    'id:string extension*:Extension modifierExtension*:Extension code:CodeableConcept value:dateTime',
  List: 'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier status:code mode:code title:string code:CodeableConcept subject:Reference encounter:Reference date:dateTime source:Reference orderedBy:CodeableConcept note*:Annotation entry*:List.Entry emptyReason:CodeableConcept',
  'List.Entry':
    'id:string extension*:Extension modifierExtension*:Extension flag:CodeableConcept deleted:boolean date:dateTime item:Reference',
  Location:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier status:code operationalStatus:Coding name:string alias*:string description:string mode:code type*:CodeableConcept telecom*:ContactPoint address:Address physicalType:CodeableConcept position:Location.Position managingOrganization:Reference partOf:Reference hoursOfOperation*:Location.HoursOfOperation availabilityExceptions:string endpoint*:Reference',
  'Location.HoursOfOperation':
    'id:string extension*:Extension modifierExtension*:Extension daysOfWeek*:code allDay:boolean openingTime:time closingTime:time',
  'Location.Position':
    'id:string extension*:Extension modifierExtension*:Extension longitude:decimal latitude:decimal altitude:decimal',
  Media:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier basedOn*:Reference partOf*:Reference status:code type:CodeableConcept modality:CodeableConcept view:CodeableConcept subject:Reference encounter:Reference created[x]:dateTime|Period issued:instant operator:Reference reasonCode*:CodeableConcept bodySite:CodeableConcept deviceName:string device:Reference height:positiveInt width:positiveInt frames:positiveInt duration:decimal content:Attachment note*:Annotation',
  Medication:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier code:CodeableConcept status:code manufacturer:Reference form:CodeableConcept amount:Ratio ingredient*:Medication.Ingredient batch:Medication.Batch',
  'Medication.Batch':
    'id:string extension*:Extension modifierExtension*:Extension lotNumber:string expirationDate:dateTime',
  'Medication.Ingredient':
    'id:string extension*:Extension modifierExtension*:Extension item[x]:CodeableConcept|Reference isActive:boolean strength:Ratio',
  MedicationAdministration:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier instantiates*:uri partOf*:Reference status:code statusReason*:CodeableConcept category:CodeableConcept medication[x]:CodeableConcept|Reference subject:Reference context:Reference supportingInformation*:Reference effective[x]:dateTime|Period performer*:MedicationAdministration.Performer reasonCode*:CodeableConcept reasonReference*:Reference request:Reference device*:Reference note*:Annotation dosage:MedicationAdministration.Dosage eventHistory*:Reference',
  'MedicationAdministration.Dosage':
    'id:string extension*:Extension modifierExtension*:Extension text:string site:CodeableConcept route:CodeableConcept method:CodeableConcept dose:SimpleQuantity rate[x]:Ratio|SimpleQuantity',
  'MedicationAdministration.Performer':
    'id:string extension*:Extension modifierExtension*:Extension function:CodeableConcept actor:Reference',
  MedicationDispense:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier partOf*:Reference status:code statusReason[x]:CodeableConcept|Reference category:CodeableConcept medication[x]:CodeableConcept|Reference subject:Reference context:Reference supportingInformation*:Reference performer*:MedicationDispense.Performer location:Reference authorizingPrescription*:Reference type:CodeableConcept quantity:SimpleQuantity daysSupply:SimpleQuantity whenPrepared:dateTime whenHandedOver:dateTime destination:Reference receiver*:Reference note*:Annotation dosageInstruction*:Dosage substitution:MedicationDispense.Substitution detectedIssue*:Reference eventHistory*:Reference',
  'MedicationDispense.Performer':
    'id:string extension*:Extension modifierExtension*:Extension function:CodeableConcept actor:Reference',
  'MedicationDispense.Substitution':
    'id:string extension*:Extension modifierExtension*:Extension wasSubstituted:boolean type:CodeableConcept reason*:CodeableConcept responsibleParty*:Reference',
  MedicationRequest:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier status:code statusReason:CodeableConcept intent:code category*:CodeableConcept priority:code doNotPerform:boolean reported[x]:boolean|Reference medication[x]:CodeableConcept|Reference subject:Reference encounter:Reference supportingInformation*:Reference authoredOn:dateTime requester:Reference performer:Reference performerType:CodeableConcept recorder:Reference reasonCode*:CodeableConcept reasonReference*:Reference instantiatesCanonical*:canonical instantiatesUri*:uri basedOn*:Reference groupIdentifier:Identifier courseOfTherapyType:CodeableConcept insurance*:Reference note*:Annotation dosageInstruction*:Dosage dispenseRequest:MedicationRequest.DispenseRequest substitution:MedicationRequest.Substitution priorPrescription:Reference detectedIssue*:Reference eventHistory*:Reference',
  'MedicationRequest.DispenseRequest':
    'id:string extension*:Extension modifierExtension*:Extension initialFill:MedicationRequest.DispenseRequest.InitialFill dispenseInterval:Duration validityPeriod:Period numberOfRepeatsAllowed:unsignedInt quantity:SimpleQuantity expectedSupplyDuration:Duration performer:Reference',
  'MedicationRequest.DispenseRequest.InitialFill':
    'id:string extension*:Extension modifierExtension*:Extension quantity:SimpleQuantity duration:Duration',
  'MedicationRequest.Substitution':
    'id:string extension*:Extension modifierExtension*:Extension allowed[x]:boolean|CodeableConcept reason:CodeableConcept',
  MedicationStatement:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier basedOn*:Reference partOf*:Reference status:code statusReason*:CodeableConcept category:CodeableConcept medication[x]:CodeableConcept|Reference subject:Reference context:Reference effective[x]:dateTime|Period dateAsserted:dateTime informationSource:Reference derivedFrom*:Reference reasonCode*:CodeableConcept reasonReference*:Reference note*:Annotation dosage*:Dosage',
  Meta: 'id:string extension*:Extension versionId:id lastUpdated:instant source:uri profile*:canonical security*:Coding tag*:Coding',
  Money: 'id:string extension*:Extension value:decimal currency:code',
  Narrative: 'id:string extension*:Extension status:code div:xhtml',
  NutritionOrder:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier instantiatesCanonical*:canonical instantiatesUri*:uri instantiates*:uri status:code intent:code patient:Reference encounter:Reference dateTime:dateTime orderer:Reference allergyIntolerance*:Reference foodPreferenceModifier*:CodeableConcept excludeFoodModifier*:CodeableConcept oralDiet:NutritionOrder.OralDiet supplement*:NutritionOrder.Supplement enteralFormula:NutritionOrder.EnteralFormula note*:Annotation',
  'NutritionOrder.EnteralFormula':
    'id:string extension*:Extension modifierExtension*:Extension baseFormulaType:CodeableConcept baseFormulaProductName:string additiveType:CodeableConcept additiveProductName:string caloricDensity:SimpleQuantity routeofAdministration:CodeableConcept administration*:NutritionOrder.EnteralFormula.Administration maxVolumeToDeliver:SimpleQuantity administrationInstruction:string',
  'NutritionOrder.EnteralFormula.Administration':
    'id:string extension*:Extension modifierExtension*:Extension schedule:Timing quantity:SimpleQuantity rate[x]:SimpleQuantity|Ratio',
  'NutritionOrder.OralDiet':
    'id:string extension*:Extension modifierExtension*:Extension type*:CodeableConcept schedule*:Timing nutrient*:NutritionOrder.OralDiet.Nutrient texture*:NutritionOrder.OralDiet.Texture fluidConsistencyType*:CodeableConcept instruction:string',
  'NutritionOrder.OralDiet.Nutrient':
    'id:string extension*:Extension modifierExtension*:Extension modifier:CodeableConcept amount:SimpleQuantity',
  'NutritionOrder.OralDiet.Texture':
    'id:string extension*:Extension modifierExtension*:Extension modifier:CodeableConcept foodType:CodeableConcept',
  'NutritionOrder.Supplement':
    'id:string extension*:Extension modifierExtension*:Extension type:CodeableConcept productName:string schedule*:Timing quantity:SimpleQuantity instruction:string',
  Observation:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier basedOn*:Reference partOf*:Reference status:code category*:CodeableConcept code:CodeableConcept subject:Reference focus*:Reference encounter:Reference effective[x]:dateTime|Period|Timing|instant issued:instant performer*:Reference value[x]:Quantity|CodeableConcept|string|boolean|integer|Range|Ratio|SampledData|time|dateTime|Period dataAbsentReason:CodeableConcept interpretation*:CodeableConcept note*:Annotation bodySite:CodeableConcept method:CodeableConcept specimen:Reference device:Reference referenceRange*:Observation.ReferenceRange hasMember*:Reference derivedFrom*:Reference component*:Observation.Component',
  'Observation.Component':
    'id:string extension*:Extension modifierExtension*:Extension code:CodeableConcept value[x]:Quantity|CodeableConcept|string|boolean|integer|Range|Ratio|SampledData|time|dateTime|Period dataAbsentReason:CodeableConcept interpretation*:CodeableConcept referenceRange*:Observation.ReferenceRange',
  'Observation.ReferenceRange':
    'id:string extension*:Extension modifierExtension*:Extension low:SimpleQuantity high:SimpleQuantity type:CodeableConcept appliesTo*:CodeableConcept age:Range text:string',
  Organization:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier active:boolean type*:CodeableConcept name:string alias*:string telecom*:ContactPoint address*:Address partOf:Reference contact*:Organization.Contact endpoint*:Reference',
  'Organization.Contact':
    'id:string extension*:Extension modifierExtension*:Extension purpose:CodeableConcept name:HumanName telecom*:ContactPoint address:Address',
  ParameterDefinition:
    'id:string extension*:Extension name:code use:code min:integer max:string documentation:string type:code profile:canonical',
  Patient:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier active:boolean name*:HumanName telecom*:ContactPoint gender:code birthDate:date deceased[x]:boolean|dateTime address*:Address maritalStatus:CodeableConcept multipleBirth[x]:boolean|integer photo*:Attachment contact*:Patient.Contact communication*:Patient.Communication generalPractitioner*:Reference managingOrganization:Reference link*:Patient.Link',
  'Patient.Communication':
    'id:string extension*:Extension modifierExtension*:Extension language:CodeableConcept preferred:boolean',
  'Patient.Contact':
    'id:string extension*:Extension modifierExtension*:Extension relationship*:CodeableConcept name:HumanName telecom*:ContactPoint address:Address gender:code organization:Reference period:Period',
  'Patient.Link': 'id:string extension*:Extension modifierExtension*:Extension other:Reference type:code',
  Period: 'id:string extension*:Extension start:dateTime end:dateTime',
  Practitioner:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier active:boolean name*:HumanName telecom*:ContactPoint address*:Address gender:code birthDate:date photo*:Attachment qualification*:Practitioner.Qualification communication*:CodeableConcept',
  'Practitioner.Qualification':
    'id:string extension*:Extension modifierExtension*:Extension identifier*:Identifier code:CodeableConcept period:Period issuer:Reference',
  PractitionerRole:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier active:boolean period:Period practitioner:Reference organization:Reference code*:CodeableConcept specialty*:CodeableConcept location*:Reference healthcareService*:Reference telecom*:ContactPoint availableTime*:PractitionerRole.AvailableTime notAvailable*:PractitionerRole.NotAvailable availabilityExceptions:string endpoint*:Reference',
  'PractitionerRole.AvailableTime':
    'id:string extension*:Extension modifierExtension*:Extension daysOfWeek*:code allDay:boolean availableStartTime:time availableEndTime:time',
  'PractitionerRole.NotAvailable':
    'id:string extension*:Extension modifierExtension*:Extension description:string during:Period',
  Procedure:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier instantiatesCanonical*:canonical instantiatesUri*:uri basedOn*:Reference partOf*:Reference status:code statusReason:CodeableConcept category:CodeableConcept code:CodeableConcept subject:Reference encounter:Reference performed[x]:dateTime|Period|string|Age|Range recorder:Reference asserter:Reference performer*:Procedure.Performer location:Reference reasonCode*:CodeableConcept reasonReference*:Reference bodySite*:CodeableConcept outcome:CodeableConcept report*:Reference complication*:CodeableConcept complicationDetail*:Reference followUp*:CodeableConcept note*:Annotation focalDevice*:Procedure.FocalDevice usedReference*:Reference usedCode*:CodeableConcept',
  'Procedure.FocalDevice':
    'id:string extension*:Extension modifierExtension*:Extension action:CodeableConcept manipulated:Reference',
  'Procedure.Performer':
    'id:string extension*:Extension modifierExtension*:Extension function:CodeableConcept actor:Reference onBehalfOf:Reference',
  Provenance:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension target*:Reference occurred[x]:Period|dateTime recorded:instant policy*:uri location:Reference reason*:CodeableConcept activity:CodeableConcept agent*:Provenance.Agent entity*:Provenance.Entity signature*:Signature',
  'Provenance.Agent':
    'id:string extension*:Extension modifierExtension*:Extension type:CodeableConcept role*:CodeableConcept who:Reference onBehalfOf:Reference',
  'Provenance.Entity':
    'id:string extension*:Extension modifierExtension*:Extension role:code what:Reference agent*:Provenance.Agent',
  Quantity: 'id:string extension*:Extension value:decimal comparator:code unit:string system:uri code:code',
  Questionnaire:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension url:uri identifier*:Identifier version:string name:string title:string derivedFrom*:canonical status:code experimental:boolean subjectType*:code date:dateTime publisher:string contact*:ContactDetail description:markdown useContext*:UsageContext jurisdiction*:CodeableConcept purpose:markdown copyright:markdown approvalDate:date lastReviewDate:date effectivePeriod:Period code*:Coding item*:Questionnaire.Item',
  'Questionnaire.Item':
    'id:string extension*:Extension modifierExtension*:Extension linkId:string definition:uri code*:Coding prefix:string text:string type:code enableWhen*:Questionnaire.Item.EnableWhen enableBehavior:code required:boolean repeats:boolean readOnly:boolean maxLength:integer answerValueSet:canonical answerOption*:Questionnaire.Item.AnswerOption initial*:Questionnaire.Item.Initial item*:Questionnaire.Item',
  'Questionnaire.Item.AnswerOption':
    'id:string extension*:Extension modifierExtension*:Extension value[x]:integer|date|time|string|Coding|Reference initialSelected:boolean',
  'Questionnaire.Item.EnableWhen':
    'id:string extension*:Extension modifierExtension*:Extension question:string operator:code answer[x]:boolean|decimal|integer|date|dateTime|time|string|Coding|Quantity|Reference',
  'Questionnaire.Item.Initial':
    'id:string extension*:Extension modifierExtension*:Extension value[x]:boolean|decimal|integer|date|dateTime|time|string|uri|Attachment|Coding|Quantity|Reference',
  QuestionnaireResponse:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier:Identifier basedOn*:Reference partOf*:Reference questionnaire:canonical status:code subject:Reference encounter:Reference authored:dateTime author:Reference source:Reference item*:QuestionnaireResponse.Item',
  'QuestionnaireResponse.Item':
    'id:string extension*:Extension modifierExtension*:Extension linkId:string definition:uri text:string answer*:QuestionnaireResponse.Item.Answer item*:QuestionnaireResponse.Item',
  'QuestionnaireResponse.Item.Answer':
    'id:string extension*:Extension modifierExtension*:Extension value[x]:boolean|decimal|integer|date|dateTime|time|string|uri|Attachment|Coding|Quantity|Reference item*:QuestionnaireResponse.Item',
  Range: 'id:string extension*:Extension low:SimpleQuantity high:SimpleQuantity',
  Ratio: 'id:string extension*:Extension numerator:Quantity denominator:Quantity',
  Reference: 'id:string extension*:Extension reference:string type:uri identifier:Identifier display:string',
  RelatedArtifact:
    'id:string extension*:Extension type:code label:string display:string citation:markdown url:url document:Attachment resource:canonical',
  RelatedPerson:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier active:boolean patient:Reference relationship*:CodeableConcept name*:HumanName telecom*:ContactPoint gender:code birthDate:date address*:Address photo*:Attachment period:Period communication*:RelatedPerson.Communication',
  'RelatedPerson.Communication':
    'id:string extension*:Extension modifierExtension*:Extension language:CodeableConcept preferred:boolean',
  RequestGroup:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier instantiatesCanonical*:canonical instantiatesUri*:uri basedOn*:Reference replaces*:Reference groupIdentifier:Identifier status:code intent:code priority:code code:CodeableConcept subject:Reference encounter:Reference authoredOn:dateTime author:Reference reasonCode*:CodeableConcept reasonReference*:Reference note*:Annotation action*:RequestGroup.Action',
  'RequestGroup.Action':
    'id:string extension*:Extension modifierExtension*:Extension prefix:string title:string description:string textEquivalent:string priority:code code*:CodeableConcept documentation*:RelatedArtifact condition*:RequestGroup.Action.Condition relatedAction*:RequestGroup.Action.RelatedAction timing[x]:dateTime|Age|Period|Duration|Range|Timing participant*:Reference type:CodeableConcept groupingBehavior:code selectionBehavior:code requiredBehavior:code precheckBehavior:code cardinalityBehavior:code resource:Reference action*:RequestGroup.Action',
  'RequestGroup.Action.Condition':
    'id:string extension*:Extension modifierExtension*:Extension kind:code expression:Expression',
  'RequestGroup.Action.RelatedAction':
    'id:string extension*:Extension modifierExtension*:Extension actionId:id relationship:code offset[x]:Duration|Range',
  ResearchStudy:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier title:string protocol*:Reference partOf*:Reference status:code primaryPurposeType:CodeableConcept phase:CodeableConcept category*:CodeableConcept focus*:CodeableConcept condition*:CodeableConcept contact*:ContactDetail relatedArtifact*:RelatedArtifact keyword*:CodeableConcept location*:CodeableConcept description:markdown enrollment*:Reference period:Period sponsor:Reference principalInvestigator:Reference site*:Reference reasonStopped:CodeableConcept note*:Annotation arm*:ResearchStudy.Arm objective*:ResearchStudy.Objective',
  'ResearchStudy.Arm':
    'id:string extension*:Extension modifierExtension*:Extension name:string type:CodeableConcept description:string',
  'ResearchStudy.Objective':
    'id:string extension*:Extension modifierExtension*:Extension name:string type:CodeableConcept',
  ResearchSubject:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier status:code period:Period study:Reference individual:Reference assignedArm:string actualArm:string consent:Reference',
  Resource: 'id:id meta:Meta implicitRules:uri language:code',
  RiskAssessment:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier basedOn:Reference parent:Reference status:code method:CodeableConcept code:CodeableConcept subject:Reference encounter:Reference occurrence[x]:dateTime|Period condition:Reference performer:Reference reasonCode*:CodeableConcept reasonReference*:Reference basis*:Reference prediction*:RiskAssessment.Prediction mitigation:string note*:Annotation',
  'RiskAssessment.Prediction':
    'id:string extension*:Extension modifierExtension*:Extension outcome:CodeableConcept probability[x]:decimal|Range qualitativeRisk:CodeableConcept relativeRisk:decimal when[x]:Period|Range rationale:string',
  SampledData:
    'id:string extension*:Extension origin:SimpleQuantity period:decimal factor:decimal lowerLimit:decimal upperLimit:decimal dimensions:positiveInt data:string',
  ServiceRequest:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier instantiatesCanonical*:canonical instantiatesUri*:uri basedOn*:Reference replaces*:Reference requisition:Identifier status:code intent:code category*:CodeableConcept priority:code doNotPerform:boolean code:CodeableConcept orderDetail*:CodeableConcept quantity[x]:Quantity|Ratio|Range subject:Reference encounter:Reference occurrence[x]:dateTime|Period|Timing asNeeded[x]:boolean|CodeableConcept authoredOn:dateTime requester:Reference performerType:CodeableConcept performer*:Reference locationCode*:CodeableConcept locationReference*:Reference reasonCode*:CodeableConcept reasonReference*:Reference insurance*:Reference supportingInfo*:Reference specimen*:Reference bodySite*:CodeableConcept note*:Annotation patientInstruction:string relevantHistory*:Reference',
  Signature:
    'id:string extension*:Extension type*:Coding when:instant who:Reference onBehalfOf:Reference targetFormat:code sigFormat:code data:base64Binary',
  SimpleQuantity:
    'id:string extension*:Extension value:decimal comparator:code unit:string system:uri code:code value:decimal unit:string system:uri code:code',
  Specimen:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier accessionIdentifier:Identifier status:code type:CodeableConcept subject:Reference receivedTime:dateTime parent*:Reference request*:Reference collection:Specimen.Collection processing*:Specimen.Processing container*:Specimen.Container condition*:CodeableConcept note*:Annotation',
  'Specimen.Collection':
    'id:string extension*:Extension modifierExtension*:Extension collector:Reference collected[x]:dateTime|Period duration:Duration quantity:SimpleQuantity method:CodeableConcept bodySite:CodeableConcept fastingStatus[x]:CodeableConcept|Duration',
  'Specimen.Container':
    'id:string extension*:Extension modifierExtension*:Extension identifier*:Identifier description:string type:CodeableConcept capacity:SimpleQuantity specimenQuantity:SimpleQuantity additive[x]:CodeableConcept|Reference',
  'Specimen.Processing':
    'id:string extension*:Extension modifierExtension*:Extension description:string procedure:CodeableConcept additive*:Reference time[x]:dateTime|Period',
  Substance:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier status:code category*:CodeableConcept code:CodeableConcept description:string instance*:Substance.Instance ingredient*:Substance.Ingredient',
  'Substance.Ingredient':
    'id:string extension*:Extension modifierExtension*:Extension quantity:Ratio substance[x]:CodeableConcept|Reference',
  'Substance.Instance':
    'id:string extension*:Extension modifierExtension*:Extension identifier:Identifier expiry:dateTime quantity:SimpleQuantity',
  SupplyDelivery:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier basedOn*:Reference partOf*:Reference status:code patient:Reference type:CodeableConcept suppliedItem:SupplyDelivery.SuppliedItem occurrence[x]:dateTime|Period|Timing supplier:Reference destination:Reference receiver*:Reference',
  'SupplyDelivery.SuppliedItem':
    'id:string extension*:Extension modifierExtension*:Extension quantity:SimpleQuantity item[x]:CodeableConcept|Reference',
  SupplyRequest:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier status:code category:CodeableConcept priority:code item[x]:CodeableConcept|Reference quantity:Quantity parameter*:SupplyRequest.Parameter occurrence[x]:dateTime|Period|Timing authoredOn:dateTime requester:Reference supplier*:Reference reasonCode*:CodeableConcept reasonReference*:Reference deliverFrom:Reference deliverTo:Reference',
  'SupplyRequest.Parameter':
    'id:string extension*:Extension modifierExtension*:Extension code:CodeableConcept value[x]:CodeableConcept|Quantity|Range|boolean',
  Task: 'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier instantiatesCanonical:canonical instantiatesUri:uri basedOn*:Reference groupIdentifier:Identifier partOf*:Reference status:code statusReason:CodeableConcept businessStatus:CodeableConcept intent:code priority:code code:CodeableConcept description:string focus:Reference for:Reference encounter:Reference executionPeriod:Period authoredOn:dateTime lastModified:dateTime requester:Reference performerType*:CodeableConcept owner:Reference location:Reference reasonCode:CodeableConcept reasonReference:Reference insurance*:Reference note*:Annotation relevantHistory*:Reference restriction:Task.Restriction input*:Task.Input output*:Task.Output',
  'Task.Input':
    'id:string extension*:Extension modifierExtension*:Extension type:CodeableConcept value[x]:base64Binary|boolean|canonical|code|date|dateTime|decimal|id|instant|integer|markdown|oid|positiveInt|string|time|unsignedInt|uri|url|uuid|Address|Age|Annotation|Attachment|CodeableConcept|Coding|ContactPoint|Count|Distance|Duration|HumanName|Identifier|Money|Period|Quantity|Range|Ratio|Reference|SampledData|Signature|Timing|ContactDetail|Contributor|DataRequirement|Expression|ParameterDefinition|RelatedArtifact|TriggerDefinition|UsageContext|Dosage|Meta',
  'Task.Output':
    'id:string extension*:Extension modifierExtension*:Extension type:CodeableConcept value[x]:base64Binary|boolean|canonical|code|date|dateTime|decimal|id|instant|integer|markdown|oid|positiveInt|string|time|unsignedInt|uri|url|uuid|Address|Age|Annotation|Attachment|CodeableConcept|Coding|ContactPoint|Count|Distance|Duration|HumanName|Identifier|Money|Period|Quantity|Range|Ratio|Reference|SampledData|Signature|Timing|ContactDetail|Contributor|DataRequirement|Expression|ParameterDefinition|RelatedArtifact|TriggerDefinition|UsageContext|Dosage|Meta',
  'Task.Restriction':
    'id:string extension*:Extension modifierExtension*:Extension repetitions:positiveInt period:Period recipient*:Reference',
  Timing:
    'id:string extension*:Extension modifierExtension*:Extension event*:dateTime repeat:Timing.Repeat code:CodeableConcept',
  'Timing.Repeat':
    'id:string extension*:Extension bounds[x]:Duration|Range|Period count:positiveInt countMax:positiveInt duration:decimal durationMax:decimal durationUnit:code frequency:positiveInt frequencyMax:positiveInt period:decimal periodMax:decimal periodUnit:code dayOfWeek*:code timeOfDay*:time when*:code offset:unsignedInt',
  TriggerDefinition:
    'id:string extension*:Extension type:code name:string timing[x]:Timing|Reference|date|dateTime data*:DataRequirement condition:Expression',
  UsageContext: 'id:string extension*:Extension code:Coding value[x]:CodeableConcept|Quantity|Range|Reference',
  VisionPrescription:
    'id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource extension*:Extension modifierExtension*:Extension identifier*:Identifier status:code created:dateTime patient:Reference encounter:Reference dateWritten:dateTime prescriber:Reference lensSpecification*:VisionPrescription.LensSpecification',
  'VisionPrescription.LensSpecification':
    'id:string extension*:Extension modifierExtension*:Extension product:CodeableConcept eye:code sphere:decimal cylinder:decimal axis:integer prism*:VisionPrescription.LensSpecification.Prism add:decimal power:decimal backCurve:decimal diameter:decimal duration:SimpleQuantity color:string brand:string note*:Annotation',
  'VisionPrescription.LensSpecification.Prism':
    'id:string extension*:Extension modifierExtension*:Extension amount:decimal base:code',
};
