import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { sign } from '../../src/sources/webhook-signature.js';
import type { BenchService } from './bench-service.js';

/** The load of the acknowledgement benchmark. */
export const RATE = 100;
export const SECONDS = 20;
export const PATIENTS = 500;
const MESSAGE_BYTES = 10_000;
const WARM_UP = 50;
/** How long the bench waits for messages to be applied before it gives up. */
const PATIENCE_MS = 60_000;

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

export interface Source {
  name: string;
  secret: string;
}

/** Sends a signed message and resolves at its 202. */
export async function push(service: BenchService, source: Source, body: Buffer): Promise<void> {
  const signature = sign(body, [source.secret], new Date());
  const address = `${service.url}/webhooks/${source.name}`;
  const { status, text } = await post(address, body, signature);
  if (status !== 202) throw new Error(`${status}: ${text}`);
}

/**
 * Sends again, as every client does, when a kept connection turns out to have been closed while it was idle. The same
 * signed request again is the same message.
 */
async function post(address: string, body: Buffer, signature: string): Promise<{ status: number; text: string }> {
  const headers = {
    'content-type': 'application/fhir+json',
    'content-length': body.length,
    'x-caliper-signature': signature,
  };
  return new Promise((fulfil, reject) => {
    const outgoing = request(address, { method: 'POST', agent, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => fulfil({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
    });
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      if (outgoing.reusedSocket && error.code === 'ECONNRESET') fulfil(post(address, body, signature));
      else reject(error);
    });
    outgoing.end(body);
  });
}

/** Waits until no message waits. @throws when that takes too long, or one was not applied */
export async function drained(client: pg.Client): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const { rows } = await client.query<{ state: string; count: number }>(
      `select state, count(*)::int as count from messages where state <> 'applied' group by state`,
    );
    if (rows.length === 0) return;
    const found = rows.map(({ state, count }) => `${count} ${state}`).join(', ');
    if (!rows.some(({ state }) => state === 'received')) throw new Error(`Not all messages were applied: ${found}.`);
    if (performance.now() > deadline) throw new Error(`After ${PATIENCE_MS / 1000} s there are still ${found}.`);
    await delay(50);
  }
}

export interface Acknowledgement {
  messages: number;
  bytes: number;
  /** Milliseconds from the moment a message was due to its 202, in ascending order. */
  times: number[];
  /** Seconds from the first message sent until the last was applied. */
  applied: number;
}

/**
 * Sends at a fixed rate whatever the answers do, and counts from the moment a message was due, so that a slow answer
 * hides neither itself nor the next ones.
 */
export async function acknowledge(service: BenchService, client: pg.Client): Promise<Acknowledgement> {
  const source = await service.addSource('bench-webhook');
  const bodies = Array.from({ length: WARM_UP + RATE * SECONDS }, (_, number) => message(number));
  for (const body of bodies.splice(0, WARM_UP)) await push(service, source, body);
  await drained(client);
  const start = performance.now();
  const sent: Promise<number | Error>[] = [];
  for (const [number, body] of bodies.entries()) {
    const due = start + (number * 1000) / RATE;
    const wait = due - performance.now();
    if (wait > 0) await delay(wait);
    sent.push(
      push(service, source, body).then(
        () => performance.now() - due,
        (error: Error) => error,
      ),
    );
  }
  const outcomes = await Promise.all(sent);
  const failed = outcomes.find((outcome) => outcome instanceof Error);
  if (failed) throw failed;
  const times = outcomes.filter((outcome) => typeof outcome === 'number').sort((a, b) => a - b);
  await drained(client);
  return {
    messages: bodies.length,
    bytes: bodies[0]?.length ?? 0,
    times,
    applied: (performance.now() - start) / 1000,
  };
}

/** Lets go of the connections, so that the process can end. */
export function hangUp(): void {
  agent.destroy();
}

/** A transaction of one patient and observations, filled up to the size. */
function message(number: number): Buffer {
  const id = `bench-${number % PATIENTS}`;
  const put = (resource: { resourceType: string; id: string; [element: string]: unknown }) => ({
    resource,
    request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
  });
  const entry: object[] = [put({ resourceType: 'Patient', id, birthDate: '1960-01-01' })];
  let size = JSON.stringify(entry).length + 60;
  for (let index = 0; size < MESSAGE_BYTES - 400; index += 1) {
    const observation = put({
      resourceType: 'Observation',
      id: `bench-${number}-${index}`,
      status: 'final',
      code: {
        coding: [{ system: 'http://loinc.org', code: '4548-4', display: 'Hemoglobin A1c/Hemoglobin.total in Blood' }],
      },
      subject: { reference: `Patient/${id}` },
      effectiveDateTime: '2026-01-15T10:30:00Z',
      valueQuantity: { value: 7.1, unit: '%', system: 'http://unitsofmeasure.org', code: '%' },
    });
    entry.push(observation);
    size += JSON.stringify(observation).length + 1;
  }
  return Buffer.from(JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry }));
}
