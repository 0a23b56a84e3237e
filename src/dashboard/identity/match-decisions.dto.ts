import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsString,
  IsUUID,
  Length,
  Matches,
  ValidateNested,
} from 'class-validator';
import type { Chart, IdentityAct } from '../../records/identity/identity.js';
import { FIELDS, type Field } from '../../records/matching/index.js';
import type { DecisionKind } from '../../records/persons.js';

const KINDS: readonly DecisionKind[] = ['created', 'matched', 'merged', 'kept', 'split', 'kept-apart'];

/** Why somebody decided: in their words, kept with the decision. */
export class ReasonDto {
  @IsString()
  @Length(1, 1000)
  @Matches(/\S/, { message: 'reason must say something' })
  reason!: string;
}

/** Who else is this person. */
export class MergeDto extends ReasonDto {
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(20) @ArrayUnique() @IsUUID(undefined, { each: true }) others!: string[];
}

/** Who is not this person. */
export class KeepApartDto extends ReasonDto {
  @IsUUID() other!: string;
}

/** A Patient of a source. */
export class ChartDto implements Chart {
  @IsUUID() sourceId!: string;
  @IsString() @Length(1, 64) patientId!: string;
}

/** Which charts are of somebody else. */
export class SplitDto extends ReasonDto {
  @ApiProperty({ type: [ChartDto] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => ChartDto)
  charts!: ChartDto[];
}

/** What a merge, split or other word on charts did. */
export class IdentityActDto implements IdentityAct {
  actId!: string;
  decisionIds!: string[];
  /** Persons whose records changed: exactly these are evaluated again. */
  personIds!: string[];
  /** The person that everything went to, or that stayed. */
  @ApiProperty({ type: String, nullable: true }) personId!: string | null;
  /** The new person of a split, or who came back by undoing a merge. */
  @ApiProperty({ type: String, nullable: true }) newPersonId!: string | null;
}

export type DeciderKind = 'user' | 'rule' | 'source' | 'command-line' | 'system';

/** Who or what decided. */
export class DeciderDto {
  @ApiProperty({ enum: ['user', 'rule', 'source', 'command-line', 'system'] }) kind!: DeciderKind;
  /** Display name of the user, name of the rule or of the command. */
  name!: string;
}

/** What the values of one field said when two charts were compared. Holds none of them. */
export class FieldEvidenceDto {
  @ApiProperty({ enum: FIELDS, example: 'birthDate' }) field!: Field;
  level!: string;
  weight!: number;
  says!: string;
}

/** Why a rule joined or kept a chart. */
export class DecisionEvidenceDto {
  @ApiProperty({ type: String, nullable: true }) says!: string | null;
  @ApiProperty({ type: Number, nullable: true }) probability!: number | null;
  @ApiProperty({ type: [FieldEvidenceDto] }) fields!: FieldEvidenceDto[];
}

/** One chart in an act. */
export class MatchDecisionDto {
  id!: string;
  @ApiProperty({ enum: KINDS }) decision!: DecisionKind;
  sourceName!: string;
  sourceTitle!: string;
  patientId!: string;
  personId!: string;
  @ApiProperty({ type: String, nullable: true }) previousPersonId!: string | null;
  @ApiProperty({ type: DecisionEvidenceDto, nullable: true }) evidence!: DecisionEvidenceDto | null;
}

/** Decisions that were taken together, and are taken back together. */
export class IdentityHistoryActDto {
  actId!: string;
  decidedAt!: Date;
  @ApiProperty({ type: DeciderDto }) decidedBy!: DeciderDto;
  /** In the words of who decided; null for rules. */
  @ApiProperty({ type: String, nullable: true }) reason!: string | null;
  @ApiProperty({ type: Date, nullable: true }) reversedAt!: Date | null;
  /** Whether it can be undone: it was not yet, and it joined, parted or bound something. */
  undoable!: boolean;
  @ApiProperty({ type: [MatchDecisionDto] }) decisions!: MatchDecisionDto[];
}

/** How a person came to be what it is, the newest act first. */
export class IdentityHistoryDto {
  /** The person asked for, or the one they were merged into. */
  personId!: string;
  @ApiProperty({ type: [IdentityHistoryActDto] }) acts!: IdentityHistoryActDto[];
}
