import { ConflictError } from '../errors/refusals.js';
import { sign, SIGNATURE_HEADER } from '../sources/webhook-signature.js';
import { brokenBundles, bundleText } from './output/bundle-text.js';
import { textOf } from './output/source-output.js';
import type { Population } from './population.js';

/** By name of the practice. */
export type SigningSecrets = ReadonlyMap<string, string>;

/** A webhook that refused a message of a made-up EHR at the door. */
export class PushRefusedError extends ConflictError {
  override name = 'PushRefusedError';
}

/** Messages under way at once: enough that storing one does not wait for making the next. */
const SENDERS = 6;

/**
 * Pushes a population as its EHRs would, by signed webhook: first what the patients of a practice share, then one
 * transaction a chart, and what is broken by itself, which the service will quarantine.
 * @param service where the service listens, such as `http://127.0.0.1:3000`
 * @returns how many messages the service took
 * @throws PushRefusedError
 */
export async function pushPopulation(
  population: Population,
  service: string,
  secrets: SigningSecrets,
): Promise<number> {
  const messages = messagesOf(population);
  let taken = 0;
  const send = async () => {
    for (let next = messages.next(); !next.done; next = messages.next()) {
      await push(`${service}/webhooks/${next.value.source}`, next.value.body, secrets.get(next.value.source) ?? '');
      taken += 1;
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, send));
  return taken;
}

function* messagesOf(population: Population): Generator<{ source: string; body: string }, undefined> {
  for (const { name, resources } of population.practices)
    yield { source: name, body: bundleText(resources.map(textOf)) };
  for (const { charts } of population.everyone()) {
    for (const { practice, resources, broken } of charts) {
      const bodies = [bundleText(resources.map(textOf)), ...brokenBundles(broken)];
      for (const body of bodies) yield { source: practice.name, body };
    }
  }
}

async function push(webhook: string, text: string, secret: string): Promise<void> {
  const body = Buffer.from(text);
  const response = await fetch(webhook, {
    method: 'POST',
    headers: { 'content-type': 'application/fhir+json', [SIGNATURE_HEADER]: sign(body, [secret], new Date()) },
    body,
  });
  const answer = await response.text();
  if (response.status !== 202) throw new PushRefusedError(`${webhook} answered ${response.status}: ${answer}`);
}
