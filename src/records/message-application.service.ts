import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, QueryFailedError, type EntityManager } from 'typeorm';
import { AuditTrail } from '../access/audit-trail.js';
import { FhirError, isError, outcome, outcomeOf } from '../fhir/operation-outcome.js';
import type { OperationOutcome } from '../fhir/types.js';
import { messageOutcome } from './message-outcome.js';
import { lockMessage, nextMessage, settleMessage, sourceOfMessage, type MessageRow } from './message.queries.js';
import { matchPersons } from './person-matching.js';
import { readMessage } from './received-message.js';
import { packTouched } from './record-packing.js';
import type { ApplyResult } from './record-store.js';
import { takeIn, type Intake } from './resource-intake.js';
import { lockSource } from './resource.queries.js';

/** SQLSTATE classes that say that the data, and not the moment, is at fault: data, integrity, limits of a statement. */
const DETERMINISTIC = /^(22|23|54)/;

/** Applies stored messages: each in one transaction, those of one source one after another. */
@Injectable()
export class MessageApplication {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly audit: AuditTrail,
  ) {}

  /** Applies the oldest message of a source that waits; null when none does. */
  async applyNext(sourceId: string): Promise<ApplyResult | null> {
    return this.audited(async (manager) => {
      await lockSource(manager, sourceId);
      const message = await nextMessage(manager, sourceId);
      return message ? { message, result: await this.settle(manager, message) } : null;
    });
  }

  /** @throws FhirError 404 for an unknown message */
  async apply(messageId: string, again = false): Promise<ApplyResult> {
    const sourceId = await sourceOfMessage(this.database.manager, messageId);
    if (!sourceId) throw FhirError.of(404, 'not-found', 'There is no message with this id.');
    const applied = await this.audited(async (manager) => {
      await lockSource(manager, sourceId);
      const message = await lockMessage(manager, messageId);
      if (message.state !== 'received' && !again) return { message: null, result: resultOf(message) };
      return { message, result: await this.settle(manager, message) };
    });
    if (!applied) throw FhirError.of(404, 'not-found', 'There is no message with this id.');
    return applied;
  }

  private async audited(
    work: (manager: EntityManager) => Promise<{ message: MessageRow | null; result: ApplyResult } | null>,
  ): Promise<ApplyResult | null> {
    const done = await this.database.transaction(work);
    if (done?.message) {
      const { state, resourceCount, messageId } = done.result;
      await this.audit.record({
        actor: { kind: 'source', id: done.message.sourceId },
        action: 'update',
        entityType: 'message',
        entityId: messageId,
        outcome: state === 'quarantined' ? 'failure' : 'success',
        details: { state, resources: resourceCount },
      });
    }
    return done?.result ?? null;
  }

  /** Applies a locked message, or quarantines it; either way its row says so in the same transaction. */
  private async settle(manager: EntityManager, message: MessageRow): Promise<ApplyResult> {
    const result = await this.attempt(manager, message);
    await settleMessage(manager, result);
    return result;
  }

  private async attempt(manager: EntityManager, message: MessageRow): Promise<ApplyResult> {
    try {
      // A savepoint: what a poison message has written goes, the rest of the transaction stays.
      return await manager.transaction((inner) => this.write(inner, message));
    } catch (error) {
      if (!isPoison(error)) throw error;
      return { messageId: message.id, state: 'quarantined', outcome: outcomeFrom(error), resourceCount: 0 };
    }
  }

  private async write(manager: EntityManager, message: MessageRow): Promise<ApplyResult> {
    const content = await readMessage(message.contentType, message.body);
    const { sourceId, receivedAt, id } = message;
    const intake = await writeContent(manager, { sourceId, receivedAt, messageId: id, seed: id }, content);
    const refused = intake.results.filter(({ change }) => change.status !== 0).length;
    const faulty = refused > 0 || content.issues.some(isError);
    const resourceCount = intake.results.length - refused;
    return {
      messageId: id,
      state: !faulty ? 'applied' : resourceCount > 0 ? 'partly-applied' : 'quarantined',
      outcome: messageOutcome(intake.results, content.issues),
      resourceCount,
    };
  }
}

/** Takes in the content, matches persons and packs their records. */
export async function writeContent(
  manager: EntityManager,
  origin: Parameters<typeof takeIn>[1],
  content: Parameters<typeof takeIn>[2],
): Promise<Intake> {
  const intake = await takeIn(manager, origin, content);
  const persons = await matchPersons(manager, origin.sourceId, intake);
  await packTouched(manager, persons, intake.shared);
  return intake;
}

function resultOf(message: MessageRow): ApplyResult {
  return {
    messageId: message.id,
    state: message.state as ApplyResult['state'],
    outcome: message.outcome ?? outcomeOf([]),
    resourceCount: message.resourceCount,
  };
}

/** Whether it would fail in the same way again: the message's fault, not the database's or the machine's. */
function isPoison(error: unknown): boolean {
  if (error instanceof QueryFailedError) {
    return DETERMINISTIC.test((error.driverError as { code?: string }).code ?? '');
  }
  return error instanceof FhirError || error instanceof TypeError || error instanceof RangeError;
}

/** Messages of the database and the runtime may quote patient data, so only their kind is told. */
function outcomeFrom(error: unknown): OperationOutcome {
  if (error instanceof FhirError) return error.outcome;
  const code = error instanceof QueryFailedError ? (error.driverError as { code?: string }).code : undefined;
  const kind = code
    ? `the database refused it (SQLSTATE ${code})`
    : `it could not be processed (${(error as Error).name})`;
  return outcome('error', 'exception', `The message was not applied: ${kind}. Please report this with the message id.`);
}
