import { readCounts } from '../csv/read-counts.js';
import { figureName, figuresOf, type Figure } from '../figures.js';
import { readQpp } from '../qpp/read-qpp.js';
import { readQrda3 } from '../qrda3/read-qrda3.js';
import { reportedId, type DocumentFormat, type SubmissionDocument, type SubmissionSet } from '../submission-set.js';
import { UnreadableDocumentError } from '../unreadable-document-error.js';
import type { CheckFinding } from './check.js';

/**
 * The proof that all formats carry the same counts: each document is parsed by a reader that shares nothing with its
 * writer, and every figure is compared with the frozen set, in both directions.
 */
export function checkAgreement(
  set: SubmissionSet,
  documents: readonly Pick<SubmissionDocument, 'format' | 'content'>[],
): CheckFinding[] {
  return documents.flatMap(({ format, content }) => {
    try {
      return compare(format, expected(set, format), READERS[format](content, set));
    } catch (error) {
      if (!(error instanceof UnreadableDocumentError)) throw error;
      return [finding(format, undefined, error.message)];
    }
  });
}

const READERS: Record<DocumentFormat, (content: Buffer, set: SubmissionSet) => Figure[]> = {
  qrda3: (content, set) => readQrda3(content, set.programme),
  qpp: readReported,
  csv: (content) => readCounts(content),
};

/** QPP names measures as they are reported; everything else by quality id. */
function readReported(content: Buffer, set: SubmissionSet): Figure[] {
  const own = new Map(set.measures.map(({ qualityId }) => [reportedId(set, qualityId), qualityId]));
  return readQpp(content).map((figure) => ({ ...figure, qualityId: own.get(figure.qualityId) ?? figure.qualityId }));
}

const LABELS: Record<DocumentFormat, string> = { qrda3: 'QRDA III', qpp: 'QPP JSON', csv: 'CSV' };

/** What each format has to say about a set: QPP carries four populations, without strata and supplemental data. */
function expected(set: SubmissionSet, format: DocumentFormat): Figure[] {
  if (format !== 'qpp') return [...figuresOf(set), ...rates(set)];
  return set.measures.flatMap(({ qualityId, populations }): Figure[] => [
    { qualityId, population: 'denominator', value: populations.denominator ?? 0 },
    { qualityId, population: 'denominator-exclusion', value: populations['denominator-exclusion'] ?? 0 },
    { qualityId, population: 'denominator-exception', value: populations['denominator-exception'] ?? 0 },
    {
      qualityId,
      population: 'numerator',
      value: (populations.numerator ?? 0) - (populations['numerator-exclusion'] ?? 0),
    },
  ]);
}

function rates(set: SubmissionSet): Figure[] {
  return set.measures.map(({ qualityId, populations }) => {
    const of = (population: keyof typeof populations) => populations[population] ?? 0;
    const left = of('denominator') - of('denominator-exclusion') - of('denominator-exception');
    return {
      qualityId,
      population: 'rate',
      value: left > 0 ? (of('numerator') - of('numerator-exclusion')) / left : null,
    };
  });
}

function compare(format: DocumentFormat, frozen: readonly Figure[], read: readonly Figure[]): CheckFinding[] {
  const found = new Map<string, Figure>();
  const findings: CheckFinding[] = [];
  for (const figure of read) {
    const name = figureName(figure);
    if (found.has(name)) findings.push(finding(format, figure, `${LABELS[format]} gives ${name} twice.`));
    found.set(name, figure);
  }
  for (const figure of frozen) {
    const name = figureName(figure);
    const written = found.get(name);
    found.delete(name);
    if (!written) {
      findings.push(finding(format, figure, `${LABELS[format]} lacks ${name}; the frozen set has ${shown(figure)}.`));
    } else if (!same(figure, written)) {
      findings.push(
        finding(
          format,
          figure,
          `${LABELS[format]} gives ${shown(written)} for ${name}; the frozen set has ${shown(figure)}.`,
        ),
      );
    }
  }
  for (const [name, figure] of found) {
    findings.push(
      finding(
        format,
        figure,
        `${LABELS[format]} gives ${shown(figure)} for ${name}, which the frozen set does not have.`,
      ),
    );
  }
  return findings;
}

/** Counts must be equal; a rate is written with six decimals. */
function same(frozen: Figure, written: Figure): boolean {
  if (frozen.population !== 'rate' || frozen.value === null || written.value === null)
    return frozen.value === written.value;
  return Math.abs(frozen.value - written.value) <= 0.5e-6 + Number.EPSILON;
}

function shown(figure: Figure): string {
  return figure.value === null ? 'no figure' : String(figure.value);
}

function finding(format: DocumentFormat, figure: Figure | undefined, message: string): CheckFinding {
  return {
    code: `disagreement-${format}`,
    severity: 'error',
    message,
    ...(figure ? { measure: figure.qualityId } : {}),
  };
}
