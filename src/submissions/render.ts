import { createHash } from 'node:crypto';
import { checkAgreement } from './checks/agreement.js';
import { checkArithmetic } from './checks/arithmetic.js';
import type { CheckFinding } from './checks/check.js';
import { checkReadiness, type PackageCondition } from './checks/readiness.js';
import { writeCounts } from './csv/write-counts.js';
import { writeQpp } from './qpp/write-qpp.js';
import { writeQrda3 } from './qrda3/write-qrda3.js';
import type { DocumentFormat, SubmissionDocument, SubmissionSet } from './submission-set.js';

interface Format {
  extension: string;
  mediaType: string;
  write: (set: SubmissionSet) => Buffer;
}

const FORMATS: Record<DocumentFormat, Format> = {
  qrda3: { extension: 'qrda3.xml', mediaType: 'application/xml', write: writeQrda3 },
  qpp: { extension: 'qpp.json', mediaType: 'application/json', write: writeQpp },
  csv: { extension: 'counts.csv', mediaType: 'text/csv; charset=utf-8', write: writeCounts },
};

/**
 * Writes a set in each format. The same set always gives the same bytes.
 * @throws MissingItemsError, IdentifierFormatError
 */
export function renderDocuments(set: SubmissionSet, formats: readonly DocumentFormat[]): SubmissionDocument[] {
  return formats.map((format) => {
    const { extension, mediaType, write } = FORMATS[format];
    return { format, mediaType, fileName: `${set.programme.id}-${set.entity.id}.${extension}`, content: write(set) };
  });
}

/** Everything there is to say about a set and its documents; errors first, else in the order of the rules. */
export function checkSubmission(
  set: SubmissionSet,
  conditions: readonly PackageCondition[],
  documents: readonly SubmissionDocument[],
): CheckFinding[] {
  const findings = [...checkReadiness(set, conditions), ...checkArithmetic(set), ...checkAgreement(set, documents)];
  return [
    ...findings.filter((finding) => finding.severity === 'error'),
    ...findings.filter((finding) => finding.severity === 'warning'),
  ];
}

/** SHA-256 in hexadecimal. */
export function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
