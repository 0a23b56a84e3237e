import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { isKept } from '../../fhir/kept-types.js';
import type { BulkConnection } from '../bulk-export/bulk-connection.entity.js';
import type { BulkPull } from '../bulk-export/bulk-pull.entity.js';
import { NeededTypes } from '../bulk-export/needed-types.js';
import { lastComplete } from '../bulk-export/pull.queries.js';
import { EhrFault } from '../smart-client/ehr-fault.js';
import type { PollScope } from './plan-searches.js';
import { knownMembers, searchedUntil } from './polls.queries.js';

/**
 * News are asked for from a while before the time up to which all is known: servers show a change some moments after
 * the time that it bears. What comes twice by it changes nothing. Milliseconds.
 */
export const OVERLAP = 5 * 60_000;

/** What a poll asks its source for. */
@Injectable()
export class PollScopes {
  constructor(
    private readonly database: DataSource,
    private readonly needed: NeededTypes,
  ) {}

  /**
   * A poll goes on, type by type, where the last one ended, or the last export that was complete, by the server's own
   * clock. A re-query begins at its own `since` at the earliest, whatever was read before.
   * @throws EhrFault refused, where nobody says which types there are
   */
  async of(pull: BulkPull, connection: BulkConnection, members: string[] | null): Promise<PollScope> {
    const { profile, sourceId } = connection;
    const types = pull.types ?? (await this.needed.types()) ?? profile.searchedByTime.filter(isKept);
    if (types.length === 0) {
      throw new EhrFault(
        'the types to search: no measure is active, and the server lists none that it searches by _lastUpdated; ' +
          'activate a measure.',
        { refused: true },
      );
    }
    const since = pull.isFull ? new Map<string, string>() : await this.since(pull, types);
    const all = members === null || pull.kind === 'requery';
    const known = all ? null : await knownMembers(this.database.manager, sourceId);
    return { types, since, members, known, history: profile.history, byPatient: profile.searchedByPatient };
  }

  private async since({ sourceId, kind, since }: BulkPull, types: readonly string[]): Promise<Map<string, string>> {
    const { manager } = this.database;
    const requery = kind === 'requery';
    const searched = await searchedUntil(manager, sourceId, requery ? ['poll', 'requery'] : ['poll']);
    const exported = await lastComplete(manager, sourceId);
    const exportedOf = (type: string) =>
      exported && (exported.types === null || exported.types.includes(type)) ? exported.transactionTime : null;
    return new Map(
      types.flatMap((type): [string, string][] => {
        const from = latest([searched.get(type), exportedOf(type), requery ? since : null]);
        return from === null ? [] : [[type, new Date(from - OVERLAP).toISOString()]];
      }),
    );
  }
}

/** The latest of the times that can be read, in milliseconds. */
function latest(times: readonly (string | null | undefined)[]): number | null {
  const read = times.map((time) => Date.parse(time ?? '')).filter((time) => !Number.isNaN(time));
  return read.length > 0 ? Math.max(...read) : null;
}
