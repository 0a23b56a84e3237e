import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Environment } from '../../config/environment.js';
import { readGroups } from '../../cql/measure-definition.js';
import { NotFoundError } from '../../errors/refusals.js';
import { readMeasure } from '../../evaluation/score.queries.js';
import {
  Scores,
  UnknownMeasurePeriodError,
  type MeasurePeriodSummary,
  type ScoredGroup,
} from '../../evaluation/scores.js';
import {
  documentCodes,
  supplementalElements,
  supplementalOrigin,
  type SupplementalElements,
} from '../../evaluation/supplemental-codes.js';
import {
  SUPPLEMENTAL_KINDS,
  type Programme,
  type SupplementalKind,
} from '../../measures/programmes/programmes-model.js';
import { ProgrammeCatalogue } from '../../measures/programmes/programmes.js';
import {
  isSupplemental,
  LISTED,
  NOT_LISTED,
  UNKNOWN,
  type Dimension,
  type SliceFilters,
  type StoredDimension,
} from './slice-dimensions.js';
import { readScopedGroups } from './scoped-groups.js';
import { sliceCounts, type Slice, type SlicedScore } from './slice-counts.js';
import { readSlicePatterns, type DescribedValues } from './slice-patterns.js';
import { readSliceNames, type Description } from './slice.queries.js';

/** A slice with what its values are called. */
export interface NamedSlice extends Slice {
  labels: string[];
}

/** A measure in a period, cut. */
export interface NamedSlices extends Omit<SlicedScore, 'slices'> {
  measurePeriodId: number;
  slices: NamedSlice[];
}

/** A measure and period whose supplemental data may be taken. */
interface Describing {
  measurePeriodId: number;
  elements: SupplementalElements;
}

/** Scores cut by who is responsible for the persons and by who they are, computed from the persons' results. */
@Injectable()
export class SlicesService {
  constructor(
    private readonly database: DataSource,
    private readonly scores: Scores,
    private readonly environment: Environment,
  ) {}

  /** @throws UnknownMeasurePeriodError */
  async slice(measurePeriodId: number, by: readonly Dimension[], filters: SliceFilters): Promise<NamedSlices> {
    const summaries = await this.scores.list();
    const summary = summaries.find((one) => one.measurePeriodId === measurePeriodId);
    if (!summary) throw new UnknownMeasurePeriodError(`There are no results under ${measurePeriodId}.`);
    const wanted = [...new Set([...by, ...(Object.keys(filters) as Dimension[])])];
    const kinds = wanted.filter(isSupplemental);
    const programme = this.#programme(summary.period.end);
    const origin = kinds.length > 0 ? await this.#origin(summary, summaries) : null;
    const supplementalOf = origin
      ? [...new Set(kinds.flatMap((kind) => origin[kind].map((one) => one.measurePeriodId)))]
      : [];
    const dimensions = wanted.filter((dimension): dimension is StoredDimension => !isSupplemental(dimension));
    const patterns = await readSlicePatterns(
      this.database,
      { measurePeriodId, period: summary.period, dimensions, supplementalOf },
      (supplemental) => describe(supplemental, kinds, origin, programme),
    );
    const groups = readGroups(await readMeasure(this.database, summary.package.id));
    const sliced = sliceCounts(groups, patterns, by, filters);
    const labels = await this.#labels(summary, programme);
    return {
      measurePeriodId,
      ...sliced,
      slices: sliced.slices.map((slice) => ({
        ...slice,
        labels: slice.values.map((value, place) => labels(by[place], value)),
      })),
    };
  }

  /** What the beneficiaries of the year's list come to. */
  async listedGroups({ measurePeriodId, period, package: { id } }: MeasurePeriodSummary): Promise<ScoredGroup[]> {
    const definitions = readGroups(await readMeasure(this.database, id));
    return readScopedGroups(this.database, { measurePeriodId, period }, definitions, { list: [LISTED] });
  }

  /** Where the supplemental data come from: the measure's own, else those of the others of the period. */
  async #origin(
    summary: MeasurePeriodSummary,
    all: readonly MeasurePeriodSummary[],
  ): Promise<Record<SupplementalKind, Describing[]>> {
    const { start, end } = summary.period;
    const same = all.filter(({ period }) => period.start === start && period.end === end);
    const describing = await Promise.all(
      same.map(async ({ measurePeriodId, package: { id } }) => ({
        measurePeriodId,
        elements: supplementalElements(await readMeasure(this.database, id)),
      })),
    );
    const own = describing.find(({ measurePeriodId }) => measurePeriodId === summary.measurePeriodId);
    if (!own) throw new NotFoundError('The measure is gone.');
    return supplementalOrigin(own, describing);
  }

  /** The programme of the year, whose codes are those of its documents; else the newest. */
  #programme(end: string): Programme {
    const programmes = ProgrammeCatalogue.read(this.environment.DATA_DIRECTORY).list();
    return programmes.find(({ year }) => String(year) === end.slice(0, 4)) ?? programmes[0];
  }

  async #labels(
    { period }: MeasurePeriodSummary,
    programme: Programme,
  ): Promise<(by: Dimension, value: string) => string> {
    const names = await readSliceNames(this.database, period.end);
    const displays = Object.fromEntries(
      SUPPLEMENTAL_KINDS.map((kind) => [
        kind,
        Object.fromEntries(programme.qrda3.supplemental[kind].codes.map(({ code, display }) => [code, display])),
      ]),
    );
    const known: Record<string, Record<string, string> | undefined> = {
      ...names,
      ...displays,
      list: { [LISTED]: 'On the list', [NOT_LISTED]: 'Not on the list' },
    };
    return (by, value) => known[by]?.[value] ?? (value === UNKNOWN ? 'Unknown' : value);
  }
}

/** The codes of documents: those by which QRDA III counts the same persons. */
function describe(
  supplemental: Description['supplemental'],
  kinds: readonly SupplementalKind[],
  origin: Record<SupplementalKind, Describing[]> | null,
  { qrda3 }: Programme,
): DescribedValues {
  const codes = kinds.map((kind) => {
    const found = (origin?.[kind] ?? []).flatMap(({ measurePeriodId, elements }) =>
      elements[kind].flatMap((id) => supplemental[measurePeriodId]?.[id] ?? []),
    );
    return [kind, documentCodes(qrda3.supplemental[kind], found).codes] as const;
  });
  return Object.fromEntries(codes);
}
