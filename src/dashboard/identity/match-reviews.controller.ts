import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiConflictResponse, ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { actorOf, CurrentCaller, Roles, type Caller } from '../../access/caller.js';
import { IdentityActDto } from './match-decisions.dto.js';
import { ReviewDecisionDto, ReviewDetailsDto, ReviewPageDto, ReviewsQueryDto } from './match-reviews.dto.js';
import { MatchReviewsService } from './match-reviews.service.js';

/**
 * Charts of which somebody has to say whether they are of one person. Patient data: every answer is recorded in the
 * audit trail, for each person in it. Administrators look; who is one person is for quality officers to say.
 */
@ApiTags('Matching')
@Controller('api/match-reviews')
export class MatchReviewsController {
  constructor(private readonly reviews: MatchReviewsService) {}

  @Get()
  @Roles('quality-officer', 'administrator')
  @ApiOperation({ summary: 'Reviews that wait, the surest first, or those that are decided, the last first' })
  @ApiOkResponse({ type: ReviewPageDto })
  list(@Query() query: ReviewsQueryDto, @CurrentCaller() caller: Caller): Promise<ReviewPageDto> {
    return this.reviews.list(query, actorOf(caller));
  }

  @Get(':id')
  @Roles('quality-officer', 'administrator')
  @ApiOperation({ summary: 'One review: both charts side by side, what agrees, and what the persons count for now' })
  @ApiOkResponse({ type: ReviewDetailsDto })
  @ApiNotFoundResponse({ description: 'No such review' })
  show(@Param('id', ParseUUIDPipe) id: string, @CurrentCaller() caller: Caller): Promise<ReviewDetailsDto> {
    return this.reviews.show(id, actorOf(caller));
  }

  @Post(':id/decision')
  @HttpCode(200)
  @Roles('quality-officer')
  @ApiOperation({ summary: 'Say that both charts are of one person, or of two' })
  @ApiOkResponse({ type: IdentityActDto })
  @ApiNotFoundResponse({ description: 'No such review' })
  @ApiConflictResponse({ description: 'It was decided, or the charts changed, since it was seen' })
  decide(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() decision: ReviewDecisionDto,
    @CurrentCaller() caller: Caller,
  ): Promise<IdentityActDto> {
    return this.reviews.decide(id, decision, actorOf(caller));
  }
}
