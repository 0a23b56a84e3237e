import type { EntityManager } from 'typeorm';
import type { OperationOutcome } from '../fhir/types.js';
import type { MessageState } from '../sources/message.entity.js';

/** Says what became of a message that was applied in this very transaction. */
export async function settleMessage(
  manager: EntityManager,
  id: string,
  state: MessageState,
  resourceCount: number,
  outcome: OperationOutcome | null,
): Promise<void> {
  await manager.query(
    `update messages
     set state = $2, resource_count = $3, outcome = $4::jsonb, attempts = 1,
       applied_at = case when $2 = 'quarantined' then null else now() end
     where id = $1`,
    [id, state, resourceCount, outcome === null ? null : JSON.stringify(outcome)],
  );
}
