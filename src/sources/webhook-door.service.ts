import { Inject, Injectable } from '@nestjs/common';
import type { AuthenticatedRequest } from '../access/access.guard.js';
import { AuditTrail, type Actor } from '../access/audit-trail.js';
import { actorOf } from '../access/caller.js';
import { ClientTokens } from '../access/clients/client-tokens.service.js';
import { Environment } from '../config/environment.js';
import { FhirError } from '../fhir/operation-outcome.js';
import { Metrics } from '../operations/metrics/metrics.js';
import { checkAtDoor } from './door-checks.js';
import { InboxService, type StoredMessage } from './inbox.service.js';
import { JSON_TYPES, mediaTypeOf, NDJSON_TYPES, readBody, type RequestBody } from './request-body.js';
import { SourceCredentialsService } from './source-credentials.service.js';
import { UnknownSourceError } from './source-errors.js';
import { checkWriter } from './webhook-clients.js';
import { checkTimestamp, isSignedBy, parseSignature, SIGNATURE_HEADER, SignatureError } from './webhook-signature.js';

type SourceAtDoor = NonNullable<Awaited<ReturnType<SourceCredentialsService['atDoor']>>>;

/** What the request was proven with. */
interface Proof {
  signedAt: Date | null;
  body: RequestBody;
}

const MEBIBYTE = 1024 * 1024;
const LONGEST_KEY = 255;

/**
 * The door of the webhook: knows the sender, takes one message, and answers only when it is committed. What is refused
 * here is not stored; it is counted and, for a known source, recorded in the audit trail.
 */
@Injectable()
export class WebhookDoorService {
  private readonly refused;
  private readonly received;

  constructor(
    private readonly credentials: SourceCredentialsService,
    private readonly clients: ClientTokens,
    private readonly inbox: InboxService,
    private readonly audit: AuditTrail,
    @Inject(Environment) private readonly environment: Environment,
    metrics: Metrics,
  ) {
    this.refused = metrics.counter('caliper_messages_refused_total', 'Messages refused at the door', ['status']);
    this.received = metrics.counter('caliper_messages_received_total', 'Messages stored', ['source']);
  }

  /**
   * Takes one message of the source with this name.
   * @throws FhirError 400, 401, 403, 404, 413, 415 or 422, and nothing is stored
   */
  async take(name: string, request: AuthenticatedRequest): Promise<StoredMessage> {
    const source = await this.credentials.atDoor(name);
    try {
      if (!source) throw new UnknownSourceError(name);
      const stored = await this.receive(source, request);
      this.received.inc({ source: source.name });
      return stored;
    } catch (error) {
      if (error instanceof FhirError) await this.recordRefusal(source, request, error);
      throw error;
    }
  }

  private async receive(source: SourceAtDoor, request: AuthenticatedRequest): Promise<StoredMessage> {
    const idempotencyKey = idempotencyKeyOf(request);
    const { signedAt, body } = await this.authenticate(source, request);
    if (!source.active) throw FhirError.of(403, 'forbidden', 'This source is deactivated; ask your administrator.');
    const contentType = mediaTypeOf(request, [...JSON_TYPES, ...NDJSON_TYPES]);
    const content = await body.content();
    checkAtDoor(contentType, content);
    const stored = await this.inbox.receive({
      sourceId: source.id,
      origin: 'webhook',
      contentType,
      body: content,
      idempotencyKey,
      signedAt,
    });
    await this.audit.record({
      actor: senderOf(source, request),
      action: 'create',
      entityType: 'message',
      entityId: stored.id,
      details: { bytes: content.length, repeated: !stored.fresh },
    });
    return stored;
  }

  /** Strangers are turned away before their body is read, where that can be told from the headers. */
  private async authenticate(source: SourceAtDoor, request: AuthenticatedRequest): Promise<Proof> {
    const limit = this.environment.MAX_BODY_MB * MEBIBYTE;
    const header = request.get(SIGNATURE_HEADER);
    if (header === undefined) {
      await this.requireToken(source, request);
      return { signedAt: null, body: await readBody(request, limit) };
    }
    try {
      const signature = parseSignature(header);
      checkTimestamp(signature, new Date(), this.environment.WEBHOOK_TOLERANCE_SECONDS);
      const body = await readBody(request, limit);
      if (!isSignedBy(signature, body.wire, source.secrets)) {
        throw new SignatureError(
          `${SIGNATURE_HEADER} is not the signature of this body by a live secret of this source: ` +
            'HMAC-SHA-256 over "<t>." and the body as it is sent.',
        );
      }
      return { signedAt: new Date(signature.timestamp * 1000), body };
    } catch (error) {
      throw error instanceof SignatureError ? FhirError.of(401, 'login', error.message) : error;
    }
  }

  private async requireToken(source: SourceAtDoor, request: AuthenticatedRequest): Promise<void> {
    const token = /^Bearer +(\S+)$/i.exec(request.get('authorization') ?? '')?.[1];
    if (!token) {
      throw FhirError.of(
        401,
        'login',
        `Sign the request (${SIGNATURE_HEADER}), or send the bearer token of the source.`,
      );
    }
    if (this.clients.isOne(token)) return this.requireClient(source, request, token);
    const holder = await this.credentials.tokenHolder(token);
    if (!holder) throw FhirError.of(401, 'login', 'The bearer token is not a live token of a source.');
    if (holder.id !== source.id) throw FhirError.of(403, 'forbidden', 'The bearer token is that of another source.');
  }

  private async requireClient(source: SourceAtDoor, request: AuthenticatedRequest, token: string): Promise<void> {
    const client = await this.clients.find(token);
    if (!client) throw FhirError.of(401, 'login', 'The access token has expired, or was taken back: ask for another.');
    request.caller = client;
    checkWriter(client, source.name);
  }

  private async recordRefusal(
    source: SourceAtDoor | null,
    request: AuthenticatedRequest,
    error: FhirError,
  ): Promise<void> {
    this.refused.inc({ status: String(error.status) });
    if (!source) return;
    await this.audit.record({
      actor: senderOf(source, request),
      action: 'refuse',
      entityType: 'message',
      outcome: 'failure',
      details: { status: error.status, code: error.issues[0]?.code ?? 'unknown' },
    });
  }
}

/** The client that came with its token, or else the source itself. */
function senderOf(source: SourceAtDoor, { caller }: AuthenticatedRequest): Actor {
  return caller ? actorOf(caller) : { kind: 'source', id: source.id };
}

function idempotencyKeyOf(request: AuthenticatedRequest): string | null {
  const key = request.get('idempotency-key')?.trim();
  if (!key) return null;
  if (key.length > LONGEST_KEY) {
    throw FhirError.of(400, 'too-long', `Idempotency-Key may have ${LONGEST_KEY} characters.`);
  }
  return key;
}
