import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, QueryFailedError, type EntityManager } from 'typeorm';
import { AuditTrail, type AuditEntry } from '../access/audit-trail.js';
import type { BundleContent } from '../fhir/bundle.js';
import { FhirError, isError, outcome, outcomeOf } from '../fhir/operation-outcome.js';
import type { OperationOutcome } from '../fhir/types.js';
import { messageOutcome } from './message-outcome.js';
import { lockMessage, settleMessages, sourceOfMessage, waitingMessages, type MessageRow } from './message.queries.js';
import { matchPersons } from './person-matching.js';
import { readMessage } from './received-message.js';
import { packTouched } from './record-packing.js';
import type { ApplyResult } from './record-store.js';
import { takeIn, type Intake } from './resource-intake.js';
import { lockSource } from './resource.queries.js';

/** SQLSTATE classes that say that the data, and not the moment, is at fault: data, integrity, limits of a statement. */
const DETERMINISTIC = /^(22|23|54)/;

/** Applies stored messages, those of one source one after another; each wholly or not at all. */
@Injectable()
export class MessageApplication {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly audit: AuditTrail,
  ) {}

  /** Applies the oldest messages of a source that wait, in one transaction. Returns their number: 0 when none waits. */
  async applyWaiting(sourceId: string): Promise<number> {
    const results = await this.database.transaction(async (manager) => {
      await lockSource(manager, sourceId);
      return this.settle(manager, await waitingMessages(manager, sourceId));
    });
    await this.record(sourceId, results);
    return results.length;
  }

  /** @throws FhirError 404 for an unknown message */
  async apply(messageId: string, again = false): Promise<ApplyResult> {
    const sourceId = await sourceOfMessage(this.database.manager, messageId);
    if (!sourceId) throw FhirError.of(404, 'not-found', 'There is no message with this id.');
    const { result, fresh } = await this.database.transaction(async (manager) => {
      await lockSource(manager, sourceId);
      const message = await lockMessage(manager, messageId);
      if (message.state !== 'received' && !again) return { result: resultOf(message), fresh: false };
      const [settled] = await this.settle(manager, [message]);
      return { result: settled, fresh: true };
    });
    if (fresh) await this.record(sourceId, [result]);
    return result;
  }

  private async record(sourceId: string, results: readonly ApplyResult[]): Promise<void> {
    await this.audit.record(
      ...results.map(({ messageId, state, resourceCount }): AuditEntry => ({
        actor: { kind: 'source', id: sourceId },
        action: 'update',
        entityType: 'message',
        entityId: messageId,
        outcome: state === 'quarantined' ? 'failure' : 'success',
        details: { state, resources: resourceCount },
      })),
    );
  }

  /** Applies locked messages, or quarantines them; either way their rows say so in the same transaction. */
  private async settle(manager: EntityManager, messages: readonly MessageRow[]): Promise<ApplyResult[]> {
    const results = messages.length > 0 ? await this.attempt(manager, messages) : [];
    await settleMessages(manager, results);
    return results;
  }

  /**
   * Applies messages together. A poison message is quarantined: when what it did wrong shows only in the database, all
   * that the messages wrote goes, and each is applied by itself, so that it harms no other.
   */
  private async attempt(manager: EntityManager, messages: readonly MessageRow[]): Promise<ApplyResult[]> {
    try {
      // A savepoint: the rest of the transaction stays.
      return await manager.transaction((inner) => this.write(inner, messages));
    } catch (error) {
      if (!isPoison(error)) throw error;
      if (messages.length === 1) return [quarantined(messages[0], error)];
    }
    const results: ApplyResult[] = [];
    for (const message of messages) results.push(...(await this.attempt(manager, [message])));
    return results;
  }

  /** Takes in message after message, then matches persons and packs each touched record once. */
  private async write(manager: EntityManager, messages: readonly MessageRow[]): Promise<ApplyResult[]> {
    const results: ApplyResult[] = [];
    const intakes: Intake[] = [];
    for (const message of messages) {
      try {
        const content = await readMessage(message.contentType, message.body);
        const { sourceId, receivedAt, id } = message;
        const intake = await takeIn(manager, { sourceId, receivedAt, messageId: id, seed: id }, content);
        intakes.push(intake);
        results.push(applied(message, content, intake));
      } catch (error) {
        // Thrown before anything was written: the others are not concerned.
        if (!(error instanceof FhirError)) throw error;
        results.push(quarantined(message, error));
      }
    }
    await updateRecords(manager, messages[0].sourceId, intakes);
    return results;
  }
}

/** Matches the persons of what was taken in from a source, in this order, and packs the records it touches. */
export async function updateRecords(
  manager: EntityManager,
  sourceId: string,
  intakes: readonly Intake[],
): Promise<void> {
  const persons = await matchPersons(manager, sourceId, intakes);
  await packTouched(manager, persons, new Set(intakes.flatMap(({ shared }) => [...shared])));
}

function applied(message: MessageRow, content: BundleContent, intake: Intake): ApplyResult {
  const refused = intake.results.filter(({ change }) => change.status !== 0).length;
  const faulty = refused > 0 || content.issues.some(isError);
  const resourceCount = intake.results.length - refused;
  return {
    messageId: message.id,
    state: !faulty ? 'applied' : resourceCount > 0 ? 'partly-applied' : 'quarantined',
    outcome: messageOutcome(intake.results, content.issues),
    resourceCount,
  };
}

function quarantined(message: MessageRow, error: unknown): ApplyResult {
  return { messageId: message.id, state: 'quarantined', outcome: outcomeFrom(error), resourceCount: 0 };
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
