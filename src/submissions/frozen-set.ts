import type { DataSource, EntityManager } from 'typeorm';
import { countResults } from './frozen-results.js';
import type { MeasureCounts, SubmissionSet } from './submission-set.js';
import type { Submission } from './submission.entity.js';
import type { SubmissionDetails } from './submissions.js';
import { readPackagePersons, readPatterns } from './submissions.queries.js';

/** Counts from the frozen rows alone: the live results may have moved on. */
export async function countFrozen(
  connection: Pick<EntityManager | DataSource, 'query'>,
  submissionId: string,
  details: Pick<SubmissionDetails, 'programme' | 'packages'>,
): Promise<MeasureCounts[]> {
  const patterns = await readPatterns(connection, submissionId);
  const persons = await readPackagePersons(connection, submissionId);
  return countResults(details.programme, details.packages, patterns, persons);
}

/** The set that the writers take, from what is stored. */
export function submissionSetOf(
  submission: Pick<Submission, 'id' | 'entityId' | 'cehrtId' | 'frozenAt' | 'details'>,
  measures: MeasureCounts[],
): SubmissionSet {
  const { details } = submission;
  return {
    id: submission.id,
    programme: details.programme,
    entity: { id: submission.entityId, name: details.entityName },
    cehrtId: submission.cehrtId,
    period: details.run.period,
    frozenAt: submission.frozenAt.toISOString(),
    software: details.software,
    measures,
    collection: details.collection ?? 'ecqm',
  };
}
