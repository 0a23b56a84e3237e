import { Controller, Get, Param, ParseIntPipe, ParseUUIDPipe, Query } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AuditTrail } from '../access/audit-trail.js';
import { actorOf, CurrentCaller, Roles, type Caller } from '../access/caller.js';
import type { Period } from '../cql/engine.js';
import { NotFoundError } from '../errors/refusals.js';
import { Persons } from '../records/persons.js';
import { ExplanationDto, ExplanationQueryDto } from './explanation.dto.js';
import { Explanations } from './explanations.service.js';

/** Why a person counts or does not. Patient data: every answer is recorded in the audit trail. */
@ApiTags('Persons')
@Controller('api/persons')
@Roles('quality-officer', 'aco-analyst', 'administrator')
export class ExplanationsController {
  constructor(
    private readonly explanations: Explanations,
    private readonly persons: Persons,
    private readonly audit: AuditTrail,
  ) {}

  @Get(':id/measures/:measure/explanation')
  @ApiOperation({ summary: 'Why a person counts or does not in a measure, clause by clause of its logic' })
  @ApiOkResponse({ type: ExplanationDto })
  @ApiNotFoundResponse({ description: 'No such person, or a measure that was never evaluated under this number' })
  async explain(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('measure', ParseIntPipe) measure: number,
    @Query() query: ExplanationQueryDto,
    @CurrentCaller() caller: Caller,
  ): Promise<ExplanationDto> {
    const person = await this.persons.find(id);
    if (!person) throw new NotFoundError('There is no person with this id.');
    const explanation = await this.explanations.explain(person.id, measure, periodOf(query));
    await this.audit.record({
      actor: actorOf(caller),
      action: 'read',
      entityType: 'person',
      entityId: person.id,
      personId: person.id,
      details: { part: 'explanation', measurePeriod: measure },
    });
    return explanation;
  }
}

function periodOf({ period }: ExplanationQueryDto): Period | undefined {
  const [start, end] = period?.split('/') ?? [];
  return start === undefined || end === undefined ? undefined : { start, end };
}
