import { Injectable } from '@nestjs/common';
import type { Period, PlanRequest } from '../cql/engine.js';
import { periodBounds } from '../cql/measurement-period.js';
import { NotFoundError, UnusableInputError } from '../errors/refusals.js';
import type { RecordExplanation } from '../evaluation/explain-record.js';
import { Runs } from '../evaluation/runs.js';
import { Scores, UnknownMeasurePeriodError } from '../evaluation/scores.js';
import type { MeasurePeriodSummary, StoredPersonResult } from '../evaluation/scores.js';
import { ExplanationThread } from '../evaluation/threads/explanation-thread.js';
import { MeasurePackages } from '../measures/measure-packages.js';
import { PackedRecords } from '../records/packed-records.js';
import type { ExplainedGroupDto, ExplanationDto } from './explanation.dto.js';
import { FoundResources } from './found-resources.service.js';

/** Explains a person's populations by evaluating the record as it is now, with the settings of the person's last run. */
@Injectable()
export class Explanations {
  constructor(
    private readonly scores: Scores,
    private readonly runs: Runs,
    private readonly packages: MeasurePackages,
    private readonly records: PackedRecords,
    private readonly thread: ExplanationThread,
    private readonly resources: FoundResources,
  ) {}

  /**
   * @param personId of a person who was not merged into another
   * @param asked another period than that of the measure's number
   * @throws NotFoundError for a person without record, UnknownMeasurePeriodError, UnusableInputError
   */
  async explain(personId: string, measurePeriodId: number, asked?: Period): Promise<ExplanationDto> {
    const measure = (await this.scores.list()).find((item) => item.measurePeriodId === measurePeriodId);
    if (!measure) throw new UnknownMeasurePeriodError('This measure was never evaluated for this period.');
    const [record] = await this.records.read([personId]);
    if (!record) throw new NotFoundError('This person has no record to be evaluated.');
    if (record.fault !== null) throw new UnusableInputError(unpacked(record.fault));
    const stored = await this.scores.result(measurePeriodId, personId);
    const period = asked ?? measure.period;
    const { content } = record;
    const explanation = await this.thread.explain(await this.#request(measure, stored, period), {
      id: personId,
      content,
    });
    const found = new Set(explanation.retrieves.flatMap((retrieve) => retrieve.found));
    return {
      ...{ personId, measurePeriodId, title: measure.package.title, identifiers: measure.package.identifiers },
      ...{ periodStart: period.start, periodEnd: period.end },
      groups: groupsOf(explanation, measure),
      error: explanation.result.error,
      isStored:
        stored?.recordHash === record.contentHash.toString('hex') &&
        period.start === measure.period.start &&
        period.end === measure.period.end,
      definitions: explanation.definitions,
      retrieves: explanation.retrieves,
      unannotated: explanation.unannotated,
      resources: await this.resources.of(personId, found),
    };
  }

  /** As the run evaluated that gave the stored result, so that the same record gives the same. */
  async #request(
    measure: MeasurePeriodSummary,
    stored: StoredPersonResult | null,
    period: Period,
  ): Promise<PlanRequest> {
    const { lastRun } = await this.scores.show(measure.measurePeriodId);
    const runId = stored?.runId ?? lastRun?.id;
    const run = runId === undefined ? null : await this.runs.show(runId);
    return {
      packages: [await this.packages.load(measure.package.id)],
      period,
      profiles: run?.profiles ?? 'inferred',
      now: (run?.createdAt ?? new Date(periodBounds(period, 0).high)).toISOString(),
      timezoneOffset: 0,
    };
  }
}

function unpacked(fault: string): string {
  return `The record could not be packed, so there is nothing to explain: ${fault}. It is packed again when a source sends a change of this person.`;
}

function groupsOf({ result, criteria }: RecordExplanation, measure: MeasurePeriodSummary): ExplainedGroupDto[] {
  return [...new Set(criteria.map(({ group }) => group))].map((id) => {
    const counts = result.groups.find((group) => group.id === id)?.populations ?? {};
    return {
      id,
      description: measure.package.groups.find((group) => group.id === id)?.description ?? null,
      populations: criteria
        .filter(({ group }) => group === id)
        .map(({ population, expression }) => ({ population, count: counts[population] ?? null, expression })),
    };
  });
}
