import { guidsOf } from '../requirements.js';
import { programmeMeasure, type SubmissionSet } from '../submission-set.js';
import { measureName, measurePath, type CheckFinding } from './check.js';

/** What is known about the packages that were evaluated, beyond their counts. */
export interface PackageCondition {
  qualityId: string;
  /** Starter value sets in use: fit for trying out. */
  starters: readonly string[];
  /** Value sets without codes. */
  missing: readonly string[];
  /** Kinds of supplemental data that the package does not define, taken from the other packages of the run. */
  borrowed: readonly string[];
  /** Kinds that no package of the run defines. */
  undefined: readonly string[];
}

/** Whether the set is fit to be submitted for its programme, apart from its sums. */
export function checkReadiness(set: SubmissionSet, conditions: readonly PackageCondition[]): CheckFinding[] {
  return [
    ...period(set),
    ...measuresReported(set),
    ...set.measures.flatMap((counts) => [
      ...failures(set, counts),
      ...caseMinimum(set, counts),
      ...unmapped(set, counts),
    ]),
    ...conditions.flatMap((condition) => packageCondition(set, condition)),
    ...duplicatedGuids(set),
  ];
}

function period(set: SubmissionSet): CheckFinding[] {
  const { start, end } = set.programme.period;
  if (set.period.start === start && set.period.end === end) return [];
  return [
    {
      code: 'period',
      severity: 'error',
      location: '//cda:act/cda:effectiveTime',
      message: `The run covers ${set.period.start} to ${set.period.end}; ${set.programme.id} reports ${start} to ${end}.`,
    },
  ];
}

function measuresReported(set: SubmissionSet): CheckFinding[] {
  const reported = new Set(set.measures.map((counts) => counts.qualityId));
  return set.programme.measures
    .filter((measure) => !reported.has(measure.qualityId))
    .map((measure) => ({
      code: 'measure-not-evaluated',
      severity: 'error',
      measure: measure.qualityId,
      message: `${measure.cmsId} (${measure.qualityId}) is not in the run: activate one of its packages and run again. All measures of the programme have to be reported.`,
    }));
}

function failures(set: SubmissionSet, counts: SubmissionSet['measures'][number]): CheckFinding[] {
  if (counts.failed === 0) return [];
  return [
    {
      code: 'failed-persons',
      severity: 'warning',
      measure: counts.qualityId,
      message: `${measureName(set, counts.qualityId)}: ${counts.failed} of ${counts.persons} persons could not be evaluated and count nowhere.`,
    },
  ];
}

function caseMinimum(set: SubmissionSet, counts: SubmissionSet['measures'][number]): CheckFinding[] {
  const denominator = counts.populations.denominator ?? 0;
  const left =
    denominator -
    (counts.populations['denominator-exclusion'] ?? 0) -
    (counts.populations['denominator-exception'] ?? 0);
  if (left >= set.programme.caseMinimum) return [];
  return [
    {
      code: 'case-minimum',
      severity: 'warning',
      measure: counts.qualityId,
      location: measurePath(set, counts.qualityId),
      message: `${measureName(set, counts.qualityId)}: ${left} cases after exclusions and exceptions; ${set.programme.caseMinimum} are needed for a score.`,
    },
  ];
}

function unmapped(set: SubmissionSet, counts: SubmissionSet['measures'][number]): CheckFinding[] {
  return counts.unmapped.map(({ kind, system, code, persons }) => ({
    code: 'supplemental-unmapped',
    severity: 'warning',
    measure: counts.qualityId,
    message: `${measureName(set, counts.qualityId)}: QRDA III has no place for the ${kind} code ${code}${system ? ` of ${system}` : ' without code system'} (persons who have it: ${persons}).`,
  }));
}

function packageCondition(set: SubmissionSet, condition: PackageCondition): CheckFinding[] {
  const name = measureName(set, condition.qualityId);
  const finding = (code: string, severity: CheckFinding['severity'], message: string): CheckFinding => ({
    code,
    severity,
    measure: condition.qualityId,
    message: `${name}: ${message}`,
  });
  const list = (items: readonly string[]) => items.join(', ');
  return [
    ...(condition.starters.length > 0
      ? [
          finding(
            'starter-value-sets',
            'error',
            `evaluated with starter value sets, which are for trying out; import the published ones: ${list(condition.starters)}.`,
          ),
        ]
      : []),
    ...(condition.missing.length > 0
      ? [finding('empty-value-sets', 'warning', `evaluated without codes for ${list(condition.missing)}.`)]
      : []),
    ...(condition.borrowed.length > 0
      ? [
          finding(
            'supplemental-borrowed',
            'warning',
            `its package defines no ${list(condition.borrowed)}; the other packages of the run say it of the same persons.`,
          ),
        ]
      : []),
    ...(condition.undefined.length > 0
      ? [
          finding(
            'supplemental-undefined',
            'warning',
            `no package of the run defines ${list(condition.undefined)}; all its counts are zero.`,
          ),
        ]
      : []),
  ];
}

/** The converter of CMS refuses a GUID that stands twice (its errors 45 and 46). */
function duplicatedGuids(set: SubmissionSet): CheckFinding[] {
  const seen = new Map<string, string>();
  return set.measures.flatMap(({ qualityId }) =>
    guidsOf(programmeMeasure(set, qualityId)).flatMap(([place, guid]): CheckFinding[] => {
      if (!guid) return [];
      const key = guid.toLowerCase();
      const first = seen.get(key);
      const here = `${qualityId}/${place}`;
      if (first === undefined) {
        seen.set(key, here);
        return [];
      }
      return [
        {
          code: 'duplicated-guid',
          severity: 'error',
          measure: qualityId,
          location: measurePath(set, qualityId),
          message: `${guid} is given for ${first} and again for ${here}; each GUID stands for one thing.`,
        },
      ];
    }),
  );
}
