import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditTrail, type AuditEntry } from '../access/audit-trail.js';
import type { BundleContent } from '../fhir/bundle.js';
import { FhirError, isError, outcome, outcomeOf } from '../fhir/operation-outcome.js';
import type { OperationOutcome } from '../fhir/types.js';
import { messageOutcome } from './message-outcome.js';
import {
  backlogOf,
  lockMessage,
  settleMessages,
  sourceOfMessage,
  waitingMessages,
  type MessageRow,
} from './message.queries.js';
import { manyLag, markTouched, packLagging, packTouched, type Touched } from './deferred-packing.js';
import { lockIdentity } from './identity/identity.queries.js';
import { matchPersons } from './identity/person-matching.js';
import { mergeEntries } from './identity/placing-outcome.js';
import { isLasting, kindOfFault } from './lasting-fault.js';
import { readMessage } from './received-message.js';
import type { ApplyResult } from './record-store.js';
import { takeIn, type Intake, type TouchedCharts } from './resource-intake.js';
import { lockSource } from './resource.queries.js';

/** What is done with the records that messages touch, in their transaction. */
type TouchedRecords = (manager: EntityManager, touched: Touched) => Promise<void>;

/** Applies stored messages, those of one source one after another; each wholly or not at all. */
@Injectable()
export class MessageApplication {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * Applies the oldest messages of a source that wait, in one transaction. While more wait, or many records lag, those
   * they touch are only marked: thus each is packed once, however many messages touch it, and when no message waits all
   * are packed.
   * @returns whether it found any that waited
   */
  async applyWaiting(sourceId: string, signal?: AbortSignal): Promise<boolean> {
    const backlog = await backlogOf(this.database.manager, sourceId);
    if (backlog === 'none') {
      await packLagging(this.database, sourceId, { signal });
      return false;
    }
    const last = backlog === 'one group';
    const many = last && (await manyLag(this.database.manager, sourceId));
    const pack = last && !many ? packTouched : markTouched;
    await this.database.transaction(async (manager) => {
      await lockSource(manager, sourceId);
      await this.settle(manager, sourceId, await waitingMessages(manager, sourceId), pack);
    });
    // Not before: what patients share often comes last, and would have them all packed twice.
    if (many) await packLagging(this.database, sourceId, { signal });
    return true;
  }

  /** @throws FhirError 404 for an unknown message */
  async apply(messageId: string, again = false): Promise<ApplyResult> {
    const sourceId = await sourceOfMessage(this.database.manager, messageId);
    if (!sourceId) throw FhirError.of(404, 'not-found', 'There is no message with this id.');
    return this.database.transaction(async (manager) => {
      await lockSource(manager, sourceId);
      const message = await lockMessage(manager, messageId);
      if (message.state !== 'received' && !again) return resultOf(message);
      const [settled] = await this.settle(manager, sourceId, [message], packTouched);
      return settled;
    });
  }

  /** Matches the persons of what was taken in from a source, in this order, and packs, or marks, each touched record once. */
  async placePersons(
    manager: EntityManager,
    sourceId: string,
    charts: readonly TouchedCharts[],
    pack: TouchedRecords = packTouched,
  ): Promise<void> {
    const { persons, merges } = await matchPersons(manager, sourceId, charts);
    const patientIds = new Set(charts.flatMap((each) => [...each.patientIds]));
    const shared = new Set(charts.flatMap((each) => [...each.shared]));
    await pack(manager, { sourceId, patientIds, persons, shared });
    await this.audit.recordWithin(manager, ...mergeEntries(merges));
  }

  private async record(manager: EntityManager, sourceId: string, results: readonly ApplyResult[]): Promise<void> {
    await this.audit.recordWithin(
      manager,
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

  /** Applies locked messages, or quarantines them; their rows and the audit trail say so in the same transaction. */
  private async settle(
    manager: EntityManager,
    sourceId: string,
    messages: readonly MessageRow[],
    pack: TouchedRecords,
  ): Promise<ApplyResult[]> {
    if (messages.length === 0) return [];
    const results = await this.attempt(manager, messages, pack);
    await settleMessages(manager, results);
    await this.record(manager, sourceId, results);
    return results;
  }

  /**
   * Applies messages together. A poison message is quarantined: when what it did wrong shows only in the database, all
   * that the messages wrote goes, and each is applied by itself, so that it harms no other.
   */
  private async attempt(
    manager: EntityManager,
    messages: readonly MessageRow[],
    pack: TouchedRecords,
  ): Promise<ApplyResult[]> {
    try {
      // A savepoint: the rest of the transaction stays.
      return await manager.transaction((inner) => this.write(inner, messages, pack));
    } catch (error) {
      if (!isLasting(error)) throw error;
      if (messages.length === 1) return [quarantined(messages[0], error)];
    }
    const results: ApplyResult[] = [];
    // Before the first of them locks a person: whoever says who is who waits for no lock of a person's record.
    await lockIdentity(manager);
    for (const message of messages) results.push(...(await this.attempt(manager, [message], pack)));
    return results;
  }

  /** Takes in message after message, then matches persons and packs, or marks, each touched record once. */
  private async write(
    manager: EntityManager,
    messages: readonly MessageRow[],
    pack: TouchedRecords,
  ): Promise<ApplyResult[]> {
    const results: ApplyResult[] = [];
    const charts: TouchedCharts[] = [];
    for (const message of messages) {
      try {
        const content = await readMessage(message.contentType, message.body);
        const { sourceId, receivedAt, id } = message;
        const intake = await takeIn(manager, { sourceId, receivedAt, messageId: id, seed: id }, content);
        results.push(applied(message, content, intake));
        // Without the resources, which can go before the next message's come.
        charts.push({ patientIds: intake.patientIds, patients: intake.patients, shared: intake.shared });
      } catch (error) {
        // Thrown before anything was written: the others are not concerned.
        if (!(error instanceof FhirError)) throw error;
        results.push(quarantined(message, error));
      }
    }
    await this.placePersons(manager, messages[0].sourceId, charts, pack);
    return results;
  }
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

function outcomeFrom(error: unknown): OperationOutcome {
  if (error instanceof FhirError) return error.outcome;
  const text = `The message was not applied: ${kindOfFault(error)}. Please report this with the message id.`;
  return outcome('error', 'exception', text);
}
