import { requireIdentifierFormats, requireItems } from '../requirements.js';
import { proportionFigures } from '../rates.js';
import { reportedId, type ReportedCollection, type SubmissionSet } from '../submission-set.js';

/** One measurement of a single-rate quality measure. */
export interface QppMeasurement {
  measureId: string;
  value: {
    isEndToEndReported: boolean;
    eligiblePopulation: number;
    eligiblePopulationExclusion: number;
    eligiblePopulationException: number;
    performanceMet: number;
    performanceNotMet: number;
  };
}

/** A submission as the QPP Submissions API takes it. https://cmsgov.github.io/qpp-submissions-docs */
export interface QppSubmission {
  entityType: 'apm';
  entityId: string;
  performanceYear: number;
  measurementSets: {
    category: 'quality';
    submissionMethod: 'electronicHealthRecord' | 'registry';
    programName: string;
    /** Wanted of eCQMs. */
    cehrtId?: string;
    performanceStart: string;
    performanceEnd: string;
    measurements: QppMeasurement[];
  }[];
}

/** https://cmsgov.github.io/qpp-submissions-docs: Medicare CQMs come as those of a registry, under ids of their own. */
const METHODS = {
  ecqm: 'electronicHealthRecord',
  'medicare-cqm': 'registry',
} as const satisfies Record<ReportedCollection, string>;

/**
 * The measures of an APM Entity as QPP submission JSON; the mapping from populations is that of the CMS QRDA III
 * converter.
 * @throws MissingItemsError when the certification id is not given
 * @throws IdentifierFormatError
 */
export function writeQpp(set: SubmissionSet): Buffer {
  requireItems(set, 'qpp');
  requireIdentifierFormats(set);
  const submission: QppSubmission = {
    entityType: set.programme.entity.kind,
    entityId: set.entity.id,
    performanceYear: set.programme.year,
    measurementSets: [
      {
        category: 'quality',
        submissionMethod: METHODS[set.collection],
        programName: set.programme.names.qpp,
        ...(set.cehrtId !== null && { cehrtId: set.cehrtId }),
        performanceStart: set.period.start,
        performanceEnd: set.period.end,
        measurements: set.measures.map(({ qualityId, populations }) => {
          const figures = proportionFigures(populations);
          return {
            measureId: reportedId(set, qualityId),
            value: {
              isEndToEndReported: true,
              eligiblePopulation: figures.eligible,
              eligiblePopulationExclusion: figures.exclusions,
              eligiblePopulationException: figures.exceptions,
              performanceMet: figures.met,
              performanceNotMet: figures.notMet,
            },
          };
        }),
      },
    ],
  };
  return Buffer.from(`${JSON.stringify(submission, null, 2)}\n`, 'utf8');
}
