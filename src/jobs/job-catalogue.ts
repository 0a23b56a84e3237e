/**
 * Every job there is: its name and its data. Data carries ids only; the job reads the rest from PostgreSQL,
 * where truth lives. Running a job twice, or when its work is already done, changes nothing.
 */
export interface JobCatalogue {
  /** Apply the received messages of one source, in the order in which they were received. */
  'apply-messages': { sourceId: string };
  /** Move a match run on until it has compared everybody and applied what it found. */
  'match-persons': { runId: string };
  /** Request the scheduled pull of a source that is due. */
  'schedule-pull': { sourceId: string };
  /** Move a pull by Bulk Data export on until it ends or has to wait. */
  'pull-source': { pullId: string };
  /** Count what changed in the feed of one source, and close its days. */
  'count-feed': { sourceId: string };
  /** Make, check, recover or remove a subscription at an EHR. */
  'tend-subscription': { subscriptionId: string };
  /** Fetch the resources that the notifications of a subscription name. */
  'fetch-notified': { subscriptionId: string };
  /** Cut a planned run into shards. */
  'plan-run': { runId: string };
  /** Evaluate the persons of one shard in all measures of its run. */
  'evaluate-shard': { runId: string; shard: number };
  /** Evaluate the persons anew that one merge or split has touched. */
  'evaluate-touched': { actId: string };
  /** Attribute those persons to TINs, sites and clinicians in a programme year who are due. */
  'attribute-persons': { year: number };
  /** Tell what the flaws of a source cost in the measures of a run. */
  'price-flaws': { runId: string; sourceId: string };
  /** Look for the beneficiaries of a list among the persons. */
  'match-beneficiaries': { listId: number };
}

export type JobName = keyof JobCatalogue;

export const JOB_NAMES = [
  'apply-messages',
  'match-persons',
  'schedule-pull',
  'pull-source',
  'count-feed',
  'tend-subscription',
  'fetch-notified',
  'plan-run',
  'evaluate-shard',
  'evaluate-touched',
  'attribute-persons',
  'price-flaws',
  'match-beneficiaries',
] as const satisfies readonly JobName[];

/** The deterministic id of a job: enqueuing the same work twice is one job. */
export function jobId<Name extends JobName>(name: Name, data: JobCatalogue[Name]): string {
  return [
    name,
    ...Object.keys(data)
      .sort()
      .map((key) => String(data[key as keyof typeof data])),
  ].join('-');
}
