import type { Collection, DocumentFormat } from '../api/submissions.js';

/** The formats a submission can be written in, in the words of the programme. */
export const FORMATS: readonly { format: DocumentFormat; name: string }[] = [
  { format: 'qrda3', name: 'QRDA III (XML)' },
  { format: 'qpp', name: 'QPP JSON' },
  { format: 'csv', name: 'CSV' },
];

/** QRDA III is of eCQMs only. */
export function formatsOf(collection: Collection): typeof FORMATS {
  return FORMATS.filter(({ format }) => collection === 'ecqm' || format !== 'qrda3');
}

export function formatName(format: DocumentFormat): string {
  return FORMATS.find((known) => known.format === format)?.name ?? format;
}
