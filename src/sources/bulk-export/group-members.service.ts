import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../config/clock.js';
import { EhrClient } from '../smart-client/ehr-client.service.js';
import { EhrFault } from '../smart-client/ehr-fault.js';
import { faultOf, jsonOf } from '../smart-client/ehr-http.js';
import { BulkConnection } from './bulk-connection.entity.js';
import { membersOf } from './group-members.js';
import { tokenClientOf } from './token-client.js';

const WHAT = 'the members of the group';

/** Asks an EHR who is in the group of a connection. */
@Injectable()
export class GroupMembers {
  constructor(
    private readonly database: DataSource,
    private readonly ehr: EhrClient,
    private readonly clock: Clock,
  ) {}

  /**
   * Ids of the patients of the group; null where the connection has none, or it may not be read. Why it may not is kept
   * with the connection, since an export works without, but new members are then not noticed.
   * @throws EhrFault where another time it may go well
   */
  async of(connection: BulkConnection, signal?: AbortSignal): Promise<string[] | null> {
    const { level, groupId, sourceId } = connection;
    if (level !== 'group' || groupId === null) return null;
    const response = await this.ehr.ask(tokenClientOf(connection), {
      what: WHAT,
      url: `${connection.baseUrl}/Group/${encodeURIComponent(groupId)}`,
      headers: { accept: 'application/fhir+json' },
      signal,
    });
    const fault = response.ok ? null : await faultOf(response, WHAT, this.clock.now());
    if (fault && !fault.detail.refused) throw fault;
    connection.groupFault = fault && `${fault.message} ${remedyFor(fault, groupId)}`;
    await this.database.manager.update(BulkConnection, { sourceId }, { groupFault: connection.groupFault });
    return fault ? null : membersOf(await jsonOf(response, WHAT));
  }
}

function remedyFor({ detail: { status } }: EhrFault, groupId: string): string {
  if (status === 404 || status === 410) return `Ask the EHR for the id of the group: it has no Group/${groupId}.`;
  if (status === 403) return 'Have the EHR allow this client to read Group (system/Group.rs, or system/Group.read).';
  return 'Ask the EHR why it does not answer reads of this group.';
}
