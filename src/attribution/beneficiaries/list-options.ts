import { UnusableInputError } from '../../errors/refusals.js';
import { BENEFICIARY_COLUMNS, quarterOf, type BeneficiaryColumn } from './list-file.js';

/** The quarter that is given, else that of the file's name. @throws UnusableInputError where neither tells it */
export function quarterOr(
  fileName: string,
  year: number | undefined,
  quarter: number | undefined,
): { year: number; quarter: number } {
  const named = quarterOf(fileName);
  const found = { year: year ?? named?.year, quarter: quarter ?? named?.quarter };
  if (found.year === undefined || found.quarter === undefined) {
    throw new UnusableInputError('Say which year and quarter the list is of: its file name does not (such as 2026Q3).');
  }
  return { year: found.year, quarter: found.quarter };
}

/** `mbi=Bene ID` each. @throws UnusableInputError for a column that there is not */
export function columnNames(options: readonly string[] = []): Partial<Record<BeneficiaryColumn, string>> {
  return Object.fromEntries(
    options.map((option) => {
      const [column = '', ...heading] = option.split('=');
      if ((BENEFICIARY_COLUMNS as readonly string[]).includes(column) && heading.length > 0) {
        return [column, heading.join('=')];
      }
      throw new UnusableInputError(
        `"${option}" is not <column>=<heading> with one of ${BENEFICIARY_COLUMNS.join(', ')}.`,
      );
    }),
  );
}
