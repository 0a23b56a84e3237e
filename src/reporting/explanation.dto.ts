import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';
import type { Outcome } from '../cql/explanation.js';

const OUTCOME = { enum: ['true', 'false', 'null', 'not reached'] };
const TEXTS = { type: 'string', isArray: true } as const;

/** For which period. */
export class ExplanationQueryDto {
  /** Calendar days, both inclusive; the period of the measure’s number when absent. */
  @ApiProperty({ required: false, example: '2026-01-01/2026-12-31' })
  @IsOptional()
  @Matches(/^\d{4}-\d{2}-\d{2}\/\d{4}-\d{2}-\d{2}$/, { message: 'period is written 2026-01-01/2026-12-31' })
  period?: string;
}

/** What the person counts for in one group, with the definition that decides each population. */
export class ExplainedGroupDto {
  id!: string;
  @ApiProperty({ type: String, nullable: true }) description!: string | null;
  @ApiProperty({ type: () => [ExplainedPopulationDto] }) populations!: ExplainedPopulationDto[];
}

export class ExplainedPopulationDto {
  /** Its code; from the second of the same code on `code:id`. */
  population!: string;
  /** 0 or 1, or episodes; null where the evaluation failed, and for observations. */
  @ApiProperty({ type: Number, nullable: true }) count!: number | null;
  /** Definition of the measure’s own library; for observations a function. */
  expression!: string;
}

/** A piece of CQL with the outcome of the clause around it. */
export class TextPieceDto {
  text!: string;
  /** localId of the clause in its library. */
  @ApiProperty({ type: String, nullable: true }) clause!: string | null;
  @ApiProperty({ ...OUTCOME, type: String, nullable: true }) outcome!: Outcome | null;
}

/** What one clause came to. */
export class ExplainedClauseDto {
  /** localId of the clause in its library. */
  clause!: string;
  /** ELM type of the clause. */
  type!: string;
  @ApiProperty(OUTCOME) outcome!: Outcome;
  /** Its value in short. Of several evaluations the first that holds, else the first. */
  value!: string;
  times!: number;
}

/** What one definition, or one overload of a function, came to. */
export class ExplainedDefinitionDto {
  /** `id|version` */
  library!: string;
  name!: string;
  @ApiProperty({ enum: ['expression', 'function'] }) kind!: 'expression' | 'function';
  @ApiProperty(OUTCOME) outcome!: Outcome;
  value!: string;
  /** Its CQL; empty when the library was translated without annotations. */
  @ApiProperty({ type: [TextPieceDto] }) text!: TextPieceDto[];
  @ApiProperty({ type: [ExplainedClauseDto] }) clauses!: ExplainedClauseDto[];
}

/** Resources that one clause of a query left out. */
export class DismissedResourcesDto {
  library!: string;
  define!: string;
  clause!: string;
  @ApiProperty({ enum: ['where', 'with', 'without'] }) by!: 'where' | 'with' | 'without';
  /** `Type/id` in the record. */
  @ApiProperty(TEXTS) resources!: string[];
}

/** What one retrieve found, and which of it was left out. */
export class ExplainedRetrieveDto {
  library!: string;
  define!: string;
  clause!: string;
  /** `Observation: "HbA1c Laboratory Test"` */
  asked!: string;
  /** `Type/id` in the record. */
  @ApiProperty(TEXTS) found!: string[];
  @ApiProperty({ type: [DismissedResourcesDto] }) dismissed!: DismissedResourcesDto[];
}

/** A resource that a retrieve found, with the EHR it came from. */
export class ExplainedResourceDto {
  /** `Type/id` in the record, as the retrieves name it. */
  reference!: string;
  type!: string;
  /** Its id at the source. */
  id!: string;
  sourceName!: string;
  sourceTitle!: string;
  @ApiProperty({ type: String, nullable: true }) date!: string | null;
  @ApiProperty({ type: String, nullable: true }) text!: string | null;
  @ApiProperty({ type: String, nullable: true }) status!: string | null;
}

/** Why a person counts or does not in one measure, by an evaluation made for the answer. */
export class ExplanationDto {
  /** The person’s, or that of the person they were merged into. */
  personId!: string;
  measurePeriodId!: number;
  title!: string;
  identifiers!: string[];
  @ApiProperty({ example: '2026-01-01' }) periodStart!: string;
  @ApiProperty({ example: '2026-12-31' }) periodEnd!: string;
  @ApiProperty({ type: [ExplainedGroupDto] }) groups!: ExplainedGroupDto[];
  /** Why the evaluation failed; the rest then tells what was reached. */
  @ApiProperty({ type: String, nullable: true }) error!: string | null;
  /** Whether the stored result is of the same record and period, so that it says the same. */
  isStored!: boolean;
  @ApiProperty({ type: [ExplainedDefinitionDto] }) definitions!: ExplainedDefinitionDto[];
  @ApiProperty({ type: [ExplainedRetrieveDto] }) retrieves!: ExplainedRetrieveDto[];
  /** Libraries translated without annotations: their definitions have no text. */
  @ApiProperty(TEXTS) unannotated!: string[];
  /** The resources that retrieves found, once for each EHR that states them. */
  @ApiProperty({ type: [ExplainedResourceDto] }) resources!: ExplainedResourceDto[];
}
