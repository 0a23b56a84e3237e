import { createHash, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import type { Request } from 'express';
import { DataSource } from 'typeorm';
import { AuditTrail } from '../../access/audit-trail.js';
import { Environment } from '../../config/environment.js';
import { parseJson } from '../../fhir/json.js';
import { FhirError } from '../../fhir/operation-outcome.js';
import { JSON_TYPES, mediaTypeOf, readBody } from '../request-body.js';
import { SecretBox } from '../secret-box.js';
import { NotificationIntake } from './notification-intake.service.js';
import { readNotification } from './notification.js';
import { subscriptionAtDoor, type SubscriptionAtDoor } from './subscription.queries.js';

const MEBIBYTE = 1024 * 1024;

/** The door for notifications: the EHR proves itself with the secret that only this subscription has. */
@Injectable()
export class SubscriptionDoor {
  constructor(
    private readonly database: DataSource,
    private readonly box: SecretBox,
    private readonly intake: NotificationIntake,
    private readonly audit: AuditTrail,
    @Inject(Environment) private readonly environment: Pick<Environment, 'MAX_BODY_MB'>,
  ) {}

  /**
   * Takes one notification; when the promise resolves it is committed.
   * @throws FhirError 400, 401, 403, 404, 413, 415 or 422, and nothing is stored
   */
  async take(sourceName: string, id: string, request: Request): Promise<void> {
    const subscription = isUUID(id) ? await subscriptionAtDoor(this.database, sourceName, id) : null;
    if (!subscription) throw unknown();
    try {
      await this.receive(subscription, request);
    } catch (error) {
      if (error instanceof FhirError) await this.recordRefusal(subscription, error);
      throw error;
    }
  }

  private async receive(subscription: SubscriptionAtDoor, request: Request): Promise<void> {
    const { id, remoteId, active } = subscription;
    const token = /^Bearer +(\S+)$/i.exec(request.get('authorization') ?? '')?.[1] ?? '';
    if (!isSame(token, this.box.open(subscription.sealedSecret, secretContext(id)))) {
      throw FhirError.of(401, 'login', 'Send the Authorization header that the Subscription names.');
    }
    if (!active) throw FhirError.of(403, 'forbidden', 'This source is deactivated; ask your administrator.');
    mediaTypeOf(request, JSON_TYPES);
    const body = await readBody(request, this.environment.MAX_BODY_MB * MEBIBYTE);
    const content = await body.content();
    const notification = readNotification(parseJson(content));
    if (remoteId !== null && notification.subscription !== null && notification.subscription !== remoteId) {
      throw FhirError.of(404, 'not-found', 'This address belongs to another Subscription; delete this one.');
    }
    if (!(await this.intake.take(id, notification, content))) throw unknown();
  }

  private recordRefusal({ sourceId, id }: SubscriptionAtDoor, error: FhirError): Promise<void> {
    return this.audit.record({
      actor: { kind: 'source', id: sourceId },
      action: 'refuse',
      entityType: 'subscription',
      entityId: id,
      outcome: 'failure',
      details: { status: error.status, code: error.issues[0]?.code ?? 'unknown' },
    });
  }
}

/** What the secret of a subscription is sealed for. */
export function secretContext(id: string): string {
  return `subscription:${id}`;
}

function unknown(): FhirError {
  return FhirError.of(404, 'not-found', 'There is no such subscription; it may have been removed.');
}

/** Hashes are compared, so that neither content nor length shows in the time it takes. */
function isSame(given: string, secret: string): boolean {
  const [a, b] = [given, secret].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(a, b);
}
