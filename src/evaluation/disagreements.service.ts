import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { readDisagreements, type DisagreedPerson } from './agreement.queries.js';
import { Runs } from './runs.js';
import { FIRST_ID } from './shard-ranges.js';

export interface DisagreementPage {
  persons: DisagreedPerson[];
  /** Pass it as `after` for the next page; null at the end. */
  next: string | null;
}

/** Where the two engines disagree in a run. It records nothing in the audit trail: callers do. */
@Injectable()
export class DisagreementsService {
  constructor(
    private readonly source: DataSource,
    private readonly runs: Runs,
  ) {}

  /** @throws UnknownRunError */
  async ofRun(
    runId: string,
    { after = FIRST_ID, limit }: { after?: string; limit: number },
  ): Promise<DisagreementPage> {
    const { id } = await this.runs.show(runId);
    const rows = await readDisagreements(this.source, id, after, limit + 1);
    const persons = rows.slice(0, limit);
    return { persons, next: rows.length > limit ? (persons.at(-1)?.personId ?? null) : null };
  }
}
