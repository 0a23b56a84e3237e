import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsIn, IsInt, IsOptional, IsString, IsUrl, Max, MaxLength, Min } from 'class-validator';
import type { PayloadContent, SubscriptionState } from './subscription.entity.js';
import type { SubscriptionView } from './subscription.queries.js';

const CONTENTS = ['empty', 'id-only', 'full-resource'] as const satisfies readonly PayloadContent[];

/** What is to be told. */
export class AddSubscriptionDto {
  @ApiProperty({ description: 'Canonical URL of the topic' })
  @IsUrl({ require_tld: false })
  @MaxLength(500)
  topic!: string;
  @ApiProperty({
    required: false,
    type: [String],
    description: 'Filters as the topic defines them; by the types that measures need when absent',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @MaxLength(500, { each: true })
  filters?: string[];
  @ApiProperty({ required: false, enum: CONTENTS, default: 'id-only' })
  @IsOptional()
  @IsIn(CONTENTS)
  content?: PayloadContent;
  @ApiProperty({ required: false, default: 900, description: 'Seconds between signs of life' })
  @IsOptional()
  @IsInt()
  @Min(60)
  @Max(86_400)
  heartbeatSeconds?: number;
}

/** A subscription that was asked for. */
export class AddedSubscriptionDto {
  @ApiProperty({ format: 'uuid' }) id!: string;
}

/** A subscription at an EHR, and what has come of it. */
export class SubscriptionDto implements SubscriptionView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty() topic!: string;
  @ApiProperty({ type: [String], nullable: true, description: 'As asked for; null: by types' })
  filters!: string[] | null;
  @ApiProperty({ type: [String], nullable: true, description: 'Types that are taken; null: all that are kept' })
  types!: string[] | null;
  @ApiProperty({ enum: CONTENTS }) content!: PayloadContent;
  @ApiProperty() heartbeatSeconds!: number;
  @ApiProperty({ enum: ['creating', 'requested', 'active', 'error', 'off', 'reactivating', 'removing'] })
  state!: SubscriptionState;
  @ApiProperty({ type: String, nullable: true }) fault!: string | null;
  @ApiProperty({ description: 'Up to this number every event has come' }) watermark!: number;
  @ApiProperty({ description: 'Events there have been' }) announced!: number;
  @ApiProperty({ type: Date, nullable: true, description: 'Since when an event is missing' }) holeSince!: Date | null;
  @ApiProperty({ type: Date, nullable: true, description: 'Last sign of life' }) notifiedAt!: Date | null;
  @ApiProperty({ type: Date, nullable: true }) handshakeAt!: Date | null;
  @ApiProperty() events!: number;
  @ApiProperty({ description: 'Events that came again' }) duplicates!: number;
  @ApiProperty({ description: 'Events that were missing and asked for by number' }) recovered!: number;
  @ApiProperty({ description: 'Events in place of which the server was searched' }) requeried!: number;
  @ApiProperty() createdAt!: Date;
  @ApiProperty({ description: 'Resources that wait to be fetched' }) toFetch!: number;
  @ApiProperty({ description: 'Resources that the EHR does not give' }) refusedResources!: number;
}
