/** How a measure is collected: the first three are an ACO's to choose from, the others are not its to report. */
export type CollectionType = 'ecqm' | 'mips-cqm' | 'medicare-cqm' | 'administrative-claims' | 'survey';

/** Where a rule or figure comes from. */
export interface Sourced {
  /** Key of the programme's `sources`. */
  source: string;
  /** Such as `42 CFR 425.512`. */
  regulation?: string;
  note?: string;
}

export interface ProgrammeSource {
  title: string;
  /** `primary`: published by CMS; `secondary`: someone else quotes it. */
  standing: 'primary' | 'secondary';
}

/** Whether the points a measure could have earned stay in the total. */
export type Available = 'kept' | 'removed';

export interface Collection extends Sourced {
  title: string;
  /** As QPP calls it. */
  submissionMethod: string;
  reportedBy: 'aco' | 'cms' | 'survey-vendor';
  /** Who is counted, in words. */
  population: string;
}

/** What a measure is worth that misses a requirement. */
export interface MissRule extends Sourced {
  points: number;
  available: Available;
}

/** How a rate becomes points. */
export interface PointsRule extends Sourced {
  lowest: number;
  highest: number;
  /** Highest for benchmarks with `sevenPointCap`. */
  sevenPointCap: number;
  /** Digits after the point. */
  decimals: number;
  /** Percentile at which decile 1 begins. */
  lowestDecileFrom: '1';
}

export interface PerformanceStandard extends Sourced {
  percentile: number;
  /** Percent of the points available. */
  score: number;
}

/** What meets the performance standard whatever the score. */
export interface ReportingIncentive extends Sourced {
  collectionTypes: CollectionType[];
  /** To be reached on one outcome measure. */
  outcomePercentile: number;
  /** To be reached on another measure of the set. */
  otherPercentile: number;
}

export interface ComplexOrganizationAdjustment extends Sourced {
  collectionTypes: CollectionType[];
  pointsPerMeasure: number;
  /** Points of a measure, the adjustment included. */
  measureMaximum: number;
  /** Percent of the points available. */
  totalMaximumPercent: number;
  /** Whether a measure without benchmark earns it; `unsettled` where CMS has not said. */
  withoutBenchmark: 'earned' | 'not-earned' | 'unsettled';
}

/** The rules of a programme that turn rates into a score. */
export interface ScoringRules {
  /** Percent of the final score; they add up to 100. */
  categoryWeights: Sourced & {
    quality: number;
    cost: number;
    improvementActivities: number;
    promotingInteroperability: number;
  };
  collections: Partial<Record<CollectionType, Collection>>;
  caseMinimum: number;
  /** Percent of the denominator. */
  dataCompleteness: number;
  onMiss: Record<'caseMinimum' | 'dataCompleteness' | 'notReported', MissRule>;
  points: PointsRule;
  /** `floor`: what a complete report gets at least when a measure of the set has no benchmark. */
  withoutBenchmark: Sourced & { available: Available; floor: 'performance-standard' | null };
  performanceStandard: PerformanceStandard;
  /** Quality ids of those that count as outcome measures for the incentive and the alternative standard. */
  outcomeMeasures: Sourced & { measures: string[] };
  reportingIncentive: ReportingIncentive | null;
  /** What is met by less than the standard, for a reduced share of savings. */
  alternativeStandard: (Sourced & { outcomePercentile: number }) | null;
  complexOrganizationAdjustment: ComplexOrganizationAdjustment | null;
  /** Rules that nothing here computes. */
  notes: (Sourced & { text: string })[];
}

/** The percentiles that a benchmark gives. */
export const PERCENTILES = ['1', '10', '20', '30', '40', '50', '60', '70', '80', '90', '99'] as const;

export type Percentile = (typeof PERCENTILES)[number];

export interface Benchmark extends Omit<Sourced, 'regulation'> {
  /** `flat`: each percentile is its own rate; `historic`: of what was submitted for `benchmarkYear`. */
  kind: 'flat' | 'historic';
  benchmarkYear: number;
  /** Percent. */
  averageRate: number | null;
  toppedOut: boolean;
  /** Points stop at seven. */
  sevenPointCap: boolean;
  /** Rates in percent by percentile; they run from low to high for inverse measures too. */
  percentiles: Record<Percentile, number>;
}

/** Why there is no benchmark. */
export interface MissingBenchmark extends Sourced {
  /** Reason code of CMS. */
  code: string | null;
  reason: string;
}

/** What a measure is scored by, whoever reports it. */
export interface ScoredMeasure {
  /** Quality id of QPP, such as `001`. */
  qualityId: string;
  title: string;
  type: string;
  highPriority: boolean;
  /** A lower rate is better. */
  inverse: boolean;
  collectionTypes: CollectionType[];
  /** Every collection type has either a benchmark or a reason why it has none. */
  benchmarks: Partial<Record<CollectionType, Benchmark>>;
  missingBenchmarks: Partial<Record<CollectionType, MissingBenchmark>>;
}
