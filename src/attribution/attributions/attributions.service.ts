import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditTrail, type Actor } from '../../access/audit-trail.js';
import { NotFoundError, UnusableInputError } from '../../errors/refusals.js';
import { Persons } from '../../records/persons.js';
import { readRule } from '../rule/rule-file.js';
import { readEntries } from '../roster/roster.queries.js';
import { AttributionYears } from './attribution-years.service.js';
import { countByProvider, isDone, readOfPerson } from './attribution-reads.queries.js';
import { summarise } from './attribution-summary.js';
import { Attributions, type AttributionSummary, type PersonAttribution } from './attributions.js';

@Injectable()
export class AttributionsService extends Attributions {
  constructor(
    private readonly database: DataSource,
    private readonly years: AttributionYears,
    private readonly persons: Persons,
    private readonly audit: AuditTrail,
  ) {
    super();
  }

  async summary(year: number): Promise<AttributionSummary> {
    const state = await this.years.show(year);
    const entries = await readEntries(this.database, state.rosterId);
    const counts = await countByProvider(this.database, year);
    const { id, title, source } = state.rule;
    return {
      year,
      rosterVersion: state.rosterVersion,
      rule: { id, title, source },
      isCurrent: await isDone(this.database, year),
      sweptAt: state.sweptAt,
      ...summarise(entries, counts),
    };
  }

  async ofPerson(personId: string, actor: Actor): Promise<PersonAttribution[]> {
    const person = await this.persons.find(personId);
    if (!person) throw new NotFoundError('There is no person with this id.');
    await this.audit.record({ actor, action: 'read', entityType: 'attribution', personId: person.id });
    return readOfPerson(this.database, person.id);
  }

  async run(year: number, rule: unknown, actor: Actor): Promise<void> {
    const given = rule === undefined ? undefined : await readRule('The rule', rule);
    if (given && given.year !== year) {
      throw new UnusableInputError(`The rule ${given.id} is for ${given.year}, not for ${year}.`);
    }
    if (!given) await this.years.show(year);
    await this.database.transaction(async (manager) => {
      if (given) await this.years.useRule(manager, given);
      else await this.years.sweep(manager, year);
      await this.audit.recordWithin(manager, {
        actor,
        action: 'execute',
        entityType: 'attribution',
        entityId: String(year),
        details: { rule: given?.id ?? null },
      });
    });
    await this.years.dispatch([year]);
  }
}
