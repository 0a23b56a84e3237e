import type { Programme, ProgrammeMeasure } from '../measures/programmes/programmes-model.js';
import type { FrozenPackage } from './frozen-results.js';
import { FreezeRefusedError } from './submission-errors.js';
import type { RunPackageRow } from './submissions.queries.js';
import { supplementalElements } from '../evaluation/supplemental-codes.js';

/** A package of the run that stands for a measure of the programme. */
export type ChosenPackage = FrozenPackage & { measurePeriodId: number };

/**
 * Finds, by the canonical url, the package that stands for each measure of the programme.
 * @param wanted packages to prefer where several do: id, url, or `url|version`
 * @throws FreezeRefusedError when there is none at all, when several are left for one measure, or when a package is
 *   not of the single rate that the programme reports
 */
export function choosePackages(
  programme: Programme,
  rows: readonly RunPackageRow[],
  wanted: readonly string[] = [],
): ChosenPackage[] {
  const isWanted = ({ id, url, version }: RunPackageRow) =>
    wanted.some((reference) => [id, url, `${url}|${version}`].includes(reference));
  const chosen = programme.measures.flatMap((measure) => {
    const candidates = rows.filter((row) => measure.packages.some(({ url }) => url === row.url));
    const preferred = candidates.length > 1 ? candidates.filter(isWanted) : candidates;
    if (candidates.length > 1 && preferred.length !== 1) {
      throw new FreezeRefusedError(
        `The run has several packages for ${measure.cmsId} (${measure.qualityId}): ` +
          `${candidates.map(({ url, version }) => `${url}|${version}`).join(', ')}. Name the one to report ` +
          '(packages; --package on the command line).',
      );
    }
    return preferred.map((row) => freeze(measure, row));
  });
  if (chosen.length === 0) {
    throw new FreezeRefusedError(
      `No package of the run is a measure of ${programme.id}. It reports ` +
        `${programme.measures.map(({ cmsId }) => cmsId).join(', ')}; activate packages for them and run again.`,
    );
  }
  return chosen;
}

function freeze(measure: ProgrammeMeasure, row: RunPackageRow): ChosenPackage {
  const groups = row.measure.group ?? [];
  if (groups.length !== 1) {
    throw new FreezeRefusedError(
      `${row.url}|${row.version} has ${groups.length} groups; ${measure.cmsId} (${measure.qualityId}) reports one rate.`,
    );
  }
  const { measurePeriodId, id, url, version, contentHash } = row;
  return {
    measurePeriodId,
    qualityId: measure.qualityId,
    id,
    url,
    version,
    contentHash,
    stratifiers: stratifiersOf(measure, row),
    elements: supplementalElements(row.measure),
  };
}

/** Ids of the stratifiers that the programme's strata stand for. */
function stratifiersOf(measure: ProgrammeMeasure, row: RunPackageRow): string[] {
  if (measure.strata.length === 0) return [];
  const named = measure.packages.find(({ url }) => url === row.url)?.stratifiers;
  const own = (row.measure.group?.[0]?.stratifier ?? []).map(({ id }, index) => id ?? `Stratifier_${index + 1}`);
  const stratifiers = named ?? own;
  if (stratifiers.length !== measure.strata.length || stratifiers.some((id) => !own.includes(id))) {
    throw new FreezeRefusedError(
      `${row.url}|${row.version} has the stratifiers ${own.join(', ') || '(none)'}; ${measure.cmsId} reports ` +
        `${measure.strata.length} strata. Name them in the programme's packages (stratifiers).`,
    );
  }
  return stratifiers;
}
