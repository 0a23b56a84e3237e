import { ApiProperty } from '@nestjs/swagger';
import { SourceDto } from '../sources.dto.js';
import type { CodingQuality } from './coding/coding-quality.js';
import { FLAWS, type Flaw } from './coding/flaws.js';
import type { FeedHealth, SourceHealth } from './feed-health.service.js';
import type { FeedVerdict } from './usual/feed-findings.js';
import type { FeedFinding, FindingKind, MonthCount, Severity } from './usual/feed-history.js';

const KINDS = ['silent', 'never', 'dropped', 'surge', 'late', 'refused', 'backlog'] as const satisfies FindingKind[];
const SEVERITIES = ['critical', 'warning', 'notice'] as const satisfies Severity[];
const STATES = ['closed', ...SEVERITIES, 'early', 'usual'] as const satisfies FeedVerdict['state'][];

/** Something that is not as it usually is. */
export class FeedFindingDto implements FeedFinding {
  @ApiProperty({ enum: KINDS }) kind!: FindingKind;
  @ApiProperty({ enum: SEVERITIES }) severity!: Severity;
  @ApiProperty({ type: String, nullable: true, description: 'Resource type; null: the whole feed' })
  type!: string | null;
  @ApiProperty({ example: 'No message for 5 days; usually one every 20 minutes.' }) text!: string;
}

/** By how many days data come after the event: medians of days. */
export class LatenessDto {
  @ApiProperty({ type: Number, nullable: true, description: 'In the last week' }) recent!: number | null;
  @ApiProperty({ type: Number, nullable: true, description: 'In the weeks before' }) usual!: number | null;
}

/** A source and how its feed does. */
export class FeedHealthDto {
  @ApiProperty({ type: SourceDto }) source!: SourceDto;
  @ApiProperty({
    enum: STATES,
    description: 'The worst finding; `early`: nothing is wrong, and not enough is known to say what is usual',
  })
  state!: FeedVerdict['state'];
  @ApiProperty({ type: [FeedFindingDto], description: 'The worst first' }) findings!: FeedFindingDto[];
  @ApiProperty({ type: LatenessDto }) lateDays!: LatenessDto;
  @ApiProperty({ type: String, nullable: true, example: 'one every 20 minutes', description: 'How it usually sends' })
  rhythm!: string | null;
  @ApiProperty({ description: 'Patients whose resources changed and are not counted yet' }) uncounted!: number;

  static of({ feed, verdict, uncounted }: FeedHealth, now: Date): FeedHealthDto {
    const { state, findings, lateness, rhythm } = verdict;
    return { source: SourceDto.of(feed, now), state, findings, lateDays: lateness, rhythm, uncounted };
  }
}

export class MonthCountDto implements MonthCount {
  @ApiProperty() type!: string;
  @ApiProperty({ example: '2026-10' }) month!: string;
  @ApiProperty() count!: number;
}

export class FlawCountDto {
  @ApiProperty({ enum: FLAWS }) flaw!: Flaw;
  @ApiProperty() count!: number;
  @ApiProperty({ description: 'Of all of this type and kind' }) share!: number;
  @ApiProperty({ example: '17 % of the blood pressures carry no LOINC code, only one of the EHR’s own.' })
  text!: string;
}

/** How well one type, or one kind of data in it, is coded. */
export class CodingQualityDto implements CodingQuality {
  @ApiProperty() type!: string;
  @ApiProperty({ type: String, nullable: true, example: 'blood-pressure', description: 'Null: the whole type' })
  kind!: string | null;
  @ApiProperty({ example: 'blood pressures' }) words!: string;
  @ApiProperty() count!: number;
  @ApiProperty({ type: [FlawCountDto] }) flaws!: FlawCountDto[];
}

/** A source with what its resources look like in the months shown. */
export class SourceHealthDto extends FeedHealthDto {
  @ApiProperty({ type: [String], description: 'Clinical months, the oldest first; the last one is under way' })
  months!: string[];
  @ApiProperty({ type: [MonthCountDto] }) counts!: MonthCountDto[];
  @ApiProperty({ type: [CodingQualityDto] }) coding!: CodingQualityDto[];

  static ofSource(health: SourceHealth, now: Date): SourceHealthDto {
    const { months, counts, coding } = health;
    return { ...FeedHealthDto.of(health, now), months, counts, coding };
  }
}
