import { Injectable } from '@nestjs/common';
import { AuditTrail, type Actor } from '../access/audit-trail.js';
import { DisagreementsService } from '../evaluation/disagreements.service.js';
import { Persons } from '../records/persons.js';
import type { DisagreementPageDto, DisagreementsQueryDto } from './disagreements.dto.js';
import { identityOf, readOf } from './person-pages.service.js';

/** Brings together who the persons are on whom the engines disagree, and records who saw it. */
@Injectable()
export class DisagreementPagesService {
  constructor(
    private readonly disagreements: DisagreementsService,
    private readonly persons: Persons,
    private readonly audit: AuditTrail,
  ) {}

  /** @throws UnknownRunError */
  async list(runId: string, query: DisagreementsQueryDto, actor: Actor): Promise<DisagreementPageDto> {
    const { persons, next } = await this.disagreements.ofRun(runId, query);
    const ids = persons.map(({ personId }) => personId);
    const known = new Map((await this.persons.list(ids)).map((person) => [person.id, person]));
    await this.audit.record(
      { actor, action: 'query', entityType: 'run', entityId: runId, details: { disagreements: ids.length } },
      ...ids.map((id) => readOf(id, actor, 'engine-disagreements')),
    );
    return {
      persons: persons.map(({ personId, measures }) => ({ ...identityOf(personId, known.get(personId)), measures })),
      next,
    };
  }
}
