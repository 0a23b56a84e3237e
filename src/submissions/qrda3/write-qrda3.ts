import { create } from 'xmlbuilder2';
import { requireIdentifierFormats, requireItems } from '../requirements.js';
import type { SubmissionSet } from '../submission-set.js';
import { writeHeader } from './header.js';
import { CDA, XSI } from './markup.js';
import { writeMeasureSection } from './measure-section.js';

/**
 * CMS QRDA Category III for an APM Entity: HL7 CDA R2 Implementation Guide QRDA III STU 2.1 as the CMS QRDA III
 * Implementation Guide for Eligible Clinicians Programs constrains it. Templates and codes of the year come from the
 * programme. The same set always gives the same bytes.
 * @throws MissingItemsError naming every GUID that is not known, and the certification id when it is not given
 * @throws IdentifierFormatError
 */
export function writeQrda3(set: SubmissionSet): Buffer {
  requireItems(set, 'qrda3');
  requireIdentifierFormats(set);
  const root = create({ version: '1.0', encoding: 'UTF-8' }).ele(CDA, 'ClinicalDocument');
  root.att('http://www.w3.org/2000/xmlns/', 'xmlns:xsi', XSI);
  writeHeader(root, set);
  writeMeasureSection(root, set);
  return Buffer.from(`${root.end({ prettyPrint: true })}\n`, 'utf8');
}
