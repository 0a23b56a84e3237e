import { ApiProperty } from '@nestjs/swagger';
import type { MatchRun, MatchRunState, MatchRunStep } from '../../records/identity/match-runs.js';
import type { IdentityFigures, RuleCount } from './identity.queries.js';

/** A match run: all source patients are compared anew, by a model estimated from them. */
export class MatchRunDto implements Omit<MatchRun, 'requestedBy'> {
  id!: string;
  @ApiProperty({ enum: ['planned', 'running', 'completed', 'failed'] }) state!: MatchRunState;
  @ApiProperty({ enum: ['features', 'model', 'comparing', 'applying', 'done'] }) step!: MatchRunStep;
  createdAt!: Date;
  @ApiProperty({ type: Date, nullable: true }) startedAt!: Date | null;
  @ApiProperty({ type: Date, nullable: true }) endedAt!: Date | null;
  /** Number of the model; null: the default one, or not chosen yet. */
  @ApiProperty({ type: Number, nullable: true }) model!: number | null;
  /** Source patients in the population. */
  patients!: number;
  /** Source patients whose features were made anew. */
  remade!: number;
  /** Pairs of source patients that were compared. */
  compared!: number;
  /** Persons that went into others. */
  merged!: number;
  /** Reviews that were opened. */
  reviews!: number;
  @ApiProperty({ type: String, nullable: true }) error!: string | null;
}

/** A rule by which charts were joined, and how often it was taken back. */
export class RuleCountDto implements RuleCount {
  rule!: string;
  decisions!: number;
  reversed!: number;
}

/** How the charts of all EHRs are spread over persons, and what people have said of it. */
export class IdentityFiguresDto implements IdentityFigures {
  charts!: number;
  persons!: number;
  /** Persons with several charts. */
  joinedPersons!: number;
  openReviews!: number;
  decidedReviews!: number;
  /** Pairs of charts that are never of one person, because somebody said so, and that always are. */
  neverPairs!: number;
  alwaysPairs!: number;
  @ApiProperty({ type: [RuleCountDto] }) rules!: RuleCountDto[];
  /** The newest first. */
  @ApiProperty({ type: [MatchRunDto] }) runs!: MatchRunDto[];
}
