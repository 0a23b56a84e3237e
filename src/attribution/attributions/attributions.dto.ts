import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsObject, IsOptional } from 'class-validator';
import {
  REASONS,
  type Choice,
  type DecidedBy,
  type LeftVisit,
  type PlacedVisit,
  type Tally,
  type Unattributed,
} from '../rule/attribute.js';
import type { AttributionSummary, CountedProvider, NamedProvider, PersonAttribution } from './attributions.js';

/** By what rule persons are attributed. */
export class RuleNameDto {
  id!: string;
  title!: string;
  /** Where the rule comes from. */
  source!: string;
}

/** Persons attributed to a TIN. */
export class CountedProviderDto implements CountedProvider {
  id!: string;
  /** Null where the roster does not have it any more. */
  @ApiProperty({ type: String, nullable: true }) name!: string | null;
  persons!: number;
}

/** Persons attributed to a site or clinician of a TIN. */
export class CountedWithinDto extends CountedProviderDto {
  tin!: string;
}

/** Persons attributed to nobody, by reason. */
export class UnattributedDto {
  @ApiProperty({ enum: REASONS }) reason!: Unattributed;
  persons!: number;
}

/** Persons attributed in a year, by whom. */
export class AttributionSummaryDto implements AttributionSummary {
  year!: number;
  rosterVersion!: number;
  rule!: RuleNameDto;
  /** False while someone is still to be attributed by what counts now. */
  isCurrent!: boolean;
  /** When everyone had been attributed last. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) sweptAt!: Date | null;
  persons!: number;
  attributed!: number;
  @ApiProperty({ type: [UnattributedDto] }) unattributed!: UnattributedDto[];
  @ApiProperty({ type: [CountedProviderDto] }) tins!: CountedProviderDto[];
  @ApiProperty({ type: [CountedWithinDto] }) sites!: CountedWithinDto[];
  @ApiProperty({ type: [CountedWithinDto] }) clinicians!: CountedWithinDto[];
}

/** Another rule to attribute by. */
export class RunAttributionDto {
  /** A whole rule, as measures/attribution has it; absent: the one in use. */
  @ApiPropertyOptional({ type: 'object', additionalProperties: true })
  @IsOptional()
  @IsObject()
  rule?: object;
}

/** A TIN, site or clinician. */
export class NamedProviderDto implements NamedProvider {
  id!: string;
  @ApiProperty({ type: String, nullable: true }) name!: string | null;
}

/** A visit that counts. */
export class PlacedVisitDto implements PlacedVisit {
  encounter!: string;
  sourceId!: string;
  day!: string;
  tin!: string;
  @ApiProperty({ type: String, nullable: true }) siteId!: string | null;
  npi!: string;
}

/** A visit that does not count, and why. */
export class LeftVisitDto implements LeftVisit {
  encounter!: string;
  sourceId!: string;
  day!: string;
  @ApiProperty({ enum: [...REASONS.filter((reason) => reason !== 'no-visit'), 'same-day'] })
  reason!: LeftVisit['reason'];
}

/** How often somebody was seen. */
export class TallyDto implements Tally {
  id!: string;
  visits!: number;
  /** Day of the latest visit. */
  last!: string;
}

/** Who was chosen from: the first one is who it came to. */
export class ChoiceDto implements Choice {
  @ApiProperty({ type: [TallyDto] }) tallies!: TallyDto[];
  @ApiProperty({ enum: ['only', 'plurality', 'most-recent', 'lowest-id'] }) decidedBy!: DecidedBy;
}

/** Why a person is attributed as they are. */
export class AttributionExplanationDto {
  @ApiProperty({ type: [PlacedVisitDto] }) counted!: PlacedVisitDto[];
  @ApiProperty({ type: [LeftVisitDto] }) left!: LeftVisitDto[];
  @ApiProperty({ type: ChoiceDto, nullable: true }) tin!: ChoiceDto | null;
  @ApiProperty({ type: ChoiceDto, nullable: true }) site!: ChoiceDto | null;
  @ApiProperty({ type: ChoiceDto, nullable: true }) clinician!: ChoiceDto | null;
  /** What was taken instead, where no visit counts. */
  @ApiProperty({ type: String, nullable: true }) otherwise!: string | null;
}

/** One person's attribution in a year. */
export class PersonAttributionDto implements PersonAttribution {
  year!: number;
  personId!: string;
  @ApiProperty({ type: NamedProviderDto, nullable: true }) tin!: NamedProviderDto | null;
  @ApiProperty({ type: NamedProviderDto, nullable: true }) site!: NamedProviderDto | null;
  @ApiProperty({ type: NamedProviderDto, nullable: true }) clinician!: NamedProviderDto | null;
  @ApiProperty({ enum: REASONS, nullable: true }) reason!: Unattributed | null;
  explanation!: AttributionExplanationDto;
  attributedAt!: Date;
  rule!: RuleNameDto;
}
