import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { generatedCharts } from '../../support/generated-charts.js';
import type { MessageStatus, TestSource } from '../../support/service.js';
import { until } from '../../support/until.js';
import { ServiceUnderAttack } from './service-under-attack.js';

// A real service starts in seconds, on a busy machine in many.
jest.setTimeout(300_000);

const MESSAGES = 300;
/** Any number will do; with the same one every run sends the same messages. */
const SEED = 20_260_122;

let service: ServiceUnderAttack;
let source: TestSource;

beforeAll(async () => {
  service = await ServiceUnderAttack.start({ MAX_BODY_MB: '4' });
  source = await service.addSource();
});

afterAll(async () => {
  await service?.stop();
});

/** A change at one place of a tree, where the place is found by walking down as the steps say. */
interface Mutation {
  steps: number[];
  kind: 'replace' | 'remove' | 'copy' | 'rename' | 'wrap' | 'nest';
  value: unknown;
  name: string;
}

const TEXTS = [
  '2024-02-30',
  '\u0000',
  '\ud800',
  '../..',
  'urn:uuid:x',
  'Patient/',
  'Patient?identifier=|',
  '#',
  ' ',
  '',
];
const NAMES = ['__proto__', 'constructor', 'resourceType', 'id', 'extension', '_id', 'reference', 'a\u0000b', ''];

const mutation: fc.Arbitrary<Mutation> = fc.record({
  steps: fc.array(fc.nat(1000), { minLength: 3, maxLength: 9, size: 'max' }),
  kind: fc.constantFrom('replace', 'remove', 'copy', 'rename', 'wrap', 'nest'),
  value: fc.oneof(fc.constantFrom(...TEXTS, 1e21, -1, 1.5, true, null, [], {}, [[]]), fc.jsonValue(), fc.string()),
  name: fc.oneof(fc.constantFrom(...NAMES), fc.string()),
});

/** A chart of the demo with some changes of its tree, and then perhaps one of its text. */
const hostile = fc
  .record({
    chart: fc.constantFrom(...generatedCharts(6)),
    type: fc.constantFrom('transaction', 'batch', 'collection', 'history', 'searchset'),
    mutations: fc.array(mutation, { maxLength: 6, size: 'max' }),
    cut: fc.option(fc.nat(100_000), { freq: 12 }),
  })
  .map(({ chart, type, mutations, cut }) => {
    const tree = structuredClone(chart) as unknown as Record<string, unknown>;
    tree.type = type;
    // Below the entries, where most of the door's own checks do not look; the text is cut for those.
    for (const change of mutations) mutate(tree.entry as object, change);
    const text = JSON.stringify(tree);
    return cut === null ? text : text.slice(0, cut % text.length);
  });

function mutate(tree: object, { steps, kind, value, name }: Mutation): void {
  let holder = tree as Record<string, unknown>;
  let key = '';
  for (const step of steps) {
    const inner = key === '' ? holder : holder[key];
    if (typeof inner !== 'object' || inner === null) break;
    const keys = Object.keys(inner);
    if (keys.length === 0) break;
    holder = inner as Record<string, unknown>;
    key = keys[step % keys.length] ?? '';
  }
  const old = holder[key];
  if (kind === 'remove') Reflect.deleteProperty(holder, key);
  else if (kind === 'replace') define(holder, key, value);
  else if (kind === 'wrap') define(holder, key, [old]);
  else if (kind === 'nest') define(holder, key, { [name]: old });
  else {
    define(holder, name, old);
    if (kind === 'rename') Reflect.deleteProperty(holder, key);
  }
}

/** Makes a property of its own, also of a name such as `__proto__`. */
function define(holder: object, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

describe('Whatever a source sends', () => {
  it('is refused at the door for a reason, or acknowledged and settled', async () => {
    const bodies = fc.sample(hostile, { seed: SEED, numRuns: MESSAGES });
    const acknowledged: string[] = [];
    for (const body of bodies) {
      const answer = await source.push<{ id: string }>(body);
      if (answer.status === 202) acknowledged.push(answer.json.id);
      else expect([body, [400, 413, 422].includes(answer.status)]).toEqual([body, true]);
    }
    const states: Record<string, number> = { refused: bodies.length - acknowledged.length };
    for (const id of acknowledged) {
      const message = await until<MessageStatus | null>(
        async () => {
          const { json } = await source.status(id);
          return json.state === 'received' ? null : json;
        },
        { withinMs: 200_000 },
      );
      states[message.state] = (states[message.state] ?? 0) + 1;
      if (message.state === 'applied') continue;
      const reasons =
        message.outcome?.issue.filter(({ severity }) => severity === 'error' || severity === 'fatal') ?? [];
      expect(reasons.map(({ diagnostics }) => diagnostics)).not.toEqual([]);
      expect(JSON.stringify(message.outcome)).not.toMatch(/exception|internal|database/i);
    }
    expect(states).toMatchObject({
      applied: expect.any(Number),
      'partly-applied': expect.any(Number),
      quarantined: expect.any(Number),
    });
    expect((await source.push({ resourceType: 'Patient', id: 'after' })).status).toBe(202);
    expect(service.log).not.toMatch(/"level":"(error|fatal)"|Unhandled|uncaught/i);
  });
});
