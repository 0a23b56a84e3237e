import { Injectable } from '@nestjs/common';
import { Clock } from '../../config/clock.js';
import { EhrClient } from '../smart-client/ehr-client.service.js';
import type { BulkConnection } from './bulk-connection.entity.js';
import type { ExportTrial } from './capability-profile.js';
import { kickOffOf, type ExportScope } from './kick-off.js';
import { tokenClientOf } from './token-client.js';

/** An id that no patient has. */
const NOBODY = 'caliper-trial-of-parameters';

/** Finds out by a kick-off that is cancelled at once which parameters a server takes: many claim what they pass over. */
@Injectable()
export class ExportTrials {
  constructor(
    private readonly ehr: EhrClient,
    private readonly clock: Clock,
  ) {}

  /**
   * With strict handling a server must refuse what it would pass over.
   * https://hl7.org/fhir/R4/search.html#errors
   * @throws EhrFault when no answer came
   */
  async of(connection: BulkConnection): Promise<ExportTrial> {
    const since = this.clock.now().toISOString();
    return {
      since: await this.takes(connection, { since, patients: null }),
      patient: await this.takes(connection, { since: null, patients: [NOBODY] }),
    };
  }

  /** Whether a kick-off with these was taken; null when the server was busy, or the answer says nothing of them. */
  private async takes(connection: BulkConnection, asked: Pick<ExportScope, 'since' | 'patients'>) {
    const { baseUrl, level, groupId, profile } = connection;
    const isV4 = profile.bulkVersion?.startsWith('4') ?? false;
    const kickOff = kickOffOf(baseUrl, { level, groupId, types: ['Patient'], ...asked }, isV4 ? 'POST' : 'GET');
    const headers = { ...kickOff.headers, prefer: 'respond-async, handling=strict' };
    const client = tokenClientOf(connection);
    const what = 'the trial of an export';
    const response = await this.ehr.ask(client, { ...kickOff, what, headers });
    await response.body?.cancel();
    const location = response.headers.get('content-location');
    const job = location === null ? null : URL.parse(location, response.url);
    if (response.status === 202 && job) {
      const ended = await this.ehr.ask(client, { what, url: job.href, method: 'DELETE' });
      await ended.body?.cancel();
      return true;
    }
    return response.status === 400 || response.status === 422 || response.status === 501 ? false : null;
  }
}
