import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../../access/audit-trail.js';
import { MatchRuns, type MatchRun } from '../../records/identity/match-runs.js';
import { readFigures, readRuleCounts } from './identity.queries.js';
import type { IdentityFiguresDto, MatchRunDto } from './match-runs.dto.js';

const SHOWN_RUNS = 10;

/** Match runs, and how matching does. Counts only, no patient data. */
@Injectable()
export class MatchRunsService {
  constructor(
    private readonly runs: MatchRuns,
    private readonly database: DataSource,
  ) {}

  async figures(): Promise<IdentityFiguresDto> {
    const { manager } = this.database;
    const [figures, rules, runs] = await Promise.all([
      readFigures(manager),
      readRuleCounts(manager),
      this.runs.list(SHOWN_RUNS),
    ]);
    return { ...figures, rules, runs: runs.map(runOf) };
  }

  /** @throws ConflictError while another is under way */
  async start(actor: Actor): Promise<MatchRunDto> {
    return runOf(await this.runs.start(actor));
  }

  /** @throws NotFoundError */
  async show(id: string): Promise<MatchRunDto> {
    return runOf(await this.runs.show(id));
  }
}

function runOf({ requestedBy: _, ...run }: MatchRun): MatchRunDto {
  return run;
}
