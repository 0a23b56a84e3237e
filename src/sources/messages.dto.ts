import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import type { OperationOutcome } from '../fhir/types.js';
import { MESSAGE_STATES, type MessageOrigin, type MessageState } from './message.entity.js';
import type { MessageView } from './messages.queries.js';

const wholeNumber = Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? Number(value) : value));

/** The acknowledgement of a message. */
export class MessageReceiptDto {
  @ApiProperty({ format: 'uuid' }) id!: string;
}

/** What became of a message, for its sender. */
export class MessageStatusDto {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ enum: MESSAGE_STATES }) state!: MessageState;
  @ApiProperty() receivedAt!: Date;
  @ApiProperty({ type: Date, nullable: true }) appliedAt!: Date | null;
  @ApiProperty({ description: 'Resources that were taken, unchanged ones included' }) resourceCount!: number;
  @ApiProperty({ type: Object, nullable: true, description: 'OperationOutcome: findings, with the element’s path' })
  outcome!: OperationOutcome | null;

  static of({ id, state, receivedAt, appliedAt, resourceCount, outcome }: MessageView): MessageStatusDto {
    return { id, state, receivedAt, appliedAt, resourceCount, outcome };
  }
}

/** A message as users see it. */
export class MessageDto extends MessageStatusDto {
  @ApiProperty({ description: 'Order of receipt; pass the last one seen as `before` for the next page' })
  sequence!: string;
  @ApiProperty({ enum: ['webhook', 'rest', 'command-line', 'bulk-export', 'polling', 'subscription'] })
  origin!: MessageOrigin;
  @ApiProperty() contentType!: string;
  @ApiProperty({ description: 'Bytes' }) size!: number;
  @ApiProperty({ description: 'Times it was tried' }) attempts!: number;

  static override of(message: MessageView): MessageDto {
    const { sequence, origin, contentType, size, attempts } = message;
    return { ...MessageStatusDto.of(message), sequence, origin, contentType, size, attempts };
  }
}

/** Which messages of a source to list. */
export class MessagesQueryDto {
  @ApiProperty({ enum: MESSAGE_STATES, required: false })
  @IsOptional()
  @IsIn(MESSAGE_STATES)
  state?: MessageState;

  @ApiProperty({ required: false, description: 'Only messages received before the one with this sequence' })
  @IsOptional()
  @Matches(/^\d{1,18}$/, { message: 'before must be the sequence of a message' })
  before?: string;

  @ApiProperty({ required: false, default: 50, minimum: 1, maximum: 500 })
  @wholeNumber
  @IsInt()
  @Min(1)
  @Max(500)
  limit = 50;
}
