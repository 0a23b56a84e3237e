import type { XMLBuilder } from 'xmlbuilder2/lib/interfaces.js';
import type { SubmissionSet } from '../submission-set.js';
import { leaf, LOINC, SNOMED, templateIds, timeStamp } from './markup.js';

/** Roots of the identifiers in the header. */
const PROGRAMME_NAME = '2.16.840.1.113883.3.249.7';
const NPI = '2.16.840.1.113883.4.6';

/** The CDA header, in the element order of the CDA schema. CMS QRDA III Implementation Guide, "QRDA Category III Report - CMS". */
export function writeHeader(document: XMLBuilder, set: SubmissionSet): void {
  leaf(document, 'realmCode', { code: 'US' });
  leaf(document, 'typeId', { root: '2.16.840.1.113883.1.3', extension: 'POCD_HD000040' });
  templateIds(document, set.programme.qrda3.templates.report);
  leaf(document, 'id', { root: set.id });
  leaf(document, 'code', {
    code: '55184-6',
    ...LOINC,
    displayName: 'Quality Reporting Document Architecture Calculated Summary Report',
  });
  document.ele('title').txt(`QRDA III ${set.programme.names.qrda3} ${set.programme.year}, ${set.entity.name}`);
  leaf(document, 'effectiveTime', { value: timeStamp(set.frozenAt) });
  leaf(document, 'confidentialityCode', { code: 'N', codeSystem: '2.16.840.1.113883.5.25' });
  leaf(document, 'languageCode', { code: 'en' });
  leaf(document, 'versionNumber', { value: '1' });
  leaf(document.ele('recordTarget').ele('patientRole'), 'id', { nullFlavor: 'NA' });
  writeAuthor(document, set);
  entityOrganization(document.ele('custodian').ele('assignedCustodian').ele('representedCustodianOrganization'), set);
  leaf(document.ele('informationRecipient').ele('intendedRecipient'), 'id', {
    root: PROGRAMME_NAME,
    extension: set.programme.names.qrda3,
  });
  writeLegalAuthenticator(document, set);
  writeCertification(document, set);
  writePerformer(document, set);
}

/** The software is the author: a calculated report has no person who wrote it. */
function writeAuthor(document: XMLBuilder, set: SubmissionSet): void {
  const author = document.ele('author');
  leaf(author, 'time', { value: timeStamp(set.frozenAt) });
  const assigned = author.ele('assignedAuthor');
  leaf(assigned, 'id', { nullFlavor: 'NA' });
  assigned.ele('assignedAuthoringDevice').ele('softwareName').txt(`${set.software.name} ${set.software.version}`);
  entityOrganization(assigned.ele('representedOrganization'), set);
}

function writeLegalAuthenticator(document: XMLBuilder, set: SubmissionSet): void {
  const authenticator = document.ele('legalAuthenticator');
  leaf(authenticator, 'time', { value: timeStamp(set.frozenAt) });
  leaf(authenticator, 'signatureCode', { code: 'S' });
  const assigned = authenticator.ele('assignedEntity');
  leaf(assigned, 'id', { nullFlavor: 'NA' });
  entityOrganization(assigned.ele('representedOrganization'), set);
}

/** CMS_140: a document with a measure section names the certified technology. */
function writeCertification(document: XMLBuilder, set: SubmissionSet): void {
  const entity = document.ele('participant', { typeCode: 'DEV' }).ele('associatedEntity', { classCode: 'RGPR' });
  leaf(entity, 'id', { root: set.programme.certification.root, extension: set.cehrtId ?? '' });
  leaf(entity, 'code', { code: '129465004', ...SNOMED, displayName: 'medical record, device' });
}

/** CMS_109: an APM Entity reports under its entity id, without NPI and without TIN. */
function writePerformer(document: XMLBuilder, set: SubmissionSet): void {
  const assigned = document
    .ele('documentationOf', { typeCode: 'DOC' })
    .ele('serviceEvent', { classCode: 'PCPR' })
    .ele('performer', { typeCode: 'PRF' })
    .ele('assignedEntity');
  leaf(assigned, 'id', { root: NPI, nullFlavor: 'NA' });
  entityOrganization(assigned.ele('representedOrganization'), set);
}

function entityOrganization(organization: XMLBuilder, set: SubmissionSet): void {
  leaf(organization, 'id', { root: set.programme.entity.root, extension: set.entity.id });
  organization.ele('name').txt(set.entity.name);
}
