import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { BulkConnection } from './bulk-connection.entity.js';
import type { BulkPull } from './bulk-pull.entity.js';
import type { ExportScope } from './kick-off.js';
import { NeededTypes } from './needed-types.js';
import { lastComplete } from './pull.queries.js';

/** What a pull asks its source for. */
@Injectable()
export class PullScopes {
  constructor(
    private readonly database: DataSource,
    private readonly needed: NeededTypes,
  ) {}

  /**
   * A pull begins where the last one that brought everything ended, by that server's own clock; a partial one does not
   * count, so that nothing is left out for good. It begins anew when types are asked for that were not before. An
   * export that is kicked off again keeps what it asked for.
   */
  async of(pull: BulkPull, { level, groupId, sourceId, profile }: BulkConnection): Promise<ExportScope> {
    // A server that passes over names would export everybody anyway; one that refuses them need not be asked.
    const patients = profile.trial?.patient === false ? null : pull.patients;
    if (pull.round > 1) return { level, groupId, since: pull.since, types: pull.types, patients };
    const types = await this.needed.types();
    // A server that passes over `_since` exports everything anyway, and some refuse it.
    const whole = pull.kind === 'newcomers' || pull.isFull || profile.trial?.since === false;
    const last = whole ? null : await lastComplete(this.database.manager, sourceId);
    return { level, groupId, since: last && covers(last.types, types) ? last.transactionTime : null, types, patients };
  }
}

function covers(before: readonly string[] | null, now: readonly string[] | null): boolean {
  return before === null || (now?.every((type) => before.includes(type)) ?? false);
}
