import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { bundle, observation, patient, put, RecordsService, type Resource } from './records-service.js';

let service: RecordsService;
beforeAll(async () => {
  service = await RecordsService.start();
});
afterAll(() => service.stop());

const { signal } = new AbortController();

/** A patient with these numbers. The prefix keeps the numbers of one test's run from those of another. */
const holder = (prefix: string, id: string, numbers: string[], more: object = {}) =>
  patient(id, { identifier: numbers.map((value) => ({ system: 'urn:mrn', value: `${prefix}-${value}` })), ...more });

/** An identifier that no index takes: the database refuses it only when persons are matched. */
const poison = () => randomBytes(6000).toString('base64');

async function statesOf(source: string): Promise<string[]> {
  const rows: { state: string }[] = await service.database.query(
    'select state from messages where source_id = $1 order by sequence',
    [source],
  );
  return rows.map(({ state }) => state);
}

describe('waiting messages', () => {
  /** Persons of one source merge, part with numbers, go and come back; one message is refused, and perhaps another. */
  const story = (prefix: string, another: Resource[]): Resource[] => [
    holder(prefix, 'a', ['1']),
    holder(prefix, 'b', ['2']),
    bundle('transaction', [put(observation('o', 'a', 1)), put(observation('o2', 'b', 1))]),
    bundle('transaction', [put(observation('bad', 'a', 1, { effectiveDateTime: '2024-02-30' }))]),
    holder(prefix, 'bridge', ['1', '2']),
    holder(prefix, 'a', ['3']),
    holder(prefix, 'late', ['1']),
    ...another,
    holder(prefix, 'b', ['2', '3', '4']),
    observation('o', 'a', 2),
    holder(prefix, 'c', ['5']),
    bundle('batch', [{ request: { method: 'DELETE', url: 'Patient/c' } }]),
    observation('o3', 'c', 3),
    holder(prefix, 'd', ['5']),
    observation('o', 'b', 4),
  ];
  const patients = ['a', 'b', 'bridge', 'late', 'poison', 'c', 'd'];

  /** All that the story left, with persons named by the order in which their patients first had them. */
  async function outcomeOf(source: string): Promise<unknown> {
    const persons = await Promise.all(patients.map((id) => service.persons.ofPatient(source, id)));
    const named = new Map<string, string>();
    const rename = (text: string) =>
      text.replaceAll(source, 'source').replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => {
        if (!named.has(id)) named.set(id, `person ${named.size}`);
        return named.get(id) ?? '';
      });
    const decisions: unknown = await service.database.query(
      `select decision, patient_id, person_id, previous_person_id, evidence from match_decisions
       where source_id = $1 order by decided_at, patient_id, decision`,
      [source],
    );
    const sortedDecisions = (decisions as object[]).map((each) => JSON.stringify(each));
    const held: unknown = await service.database.query(
      'select patient_id, system, value from patient_identifiers where source_id = $1 order by 1, 2, 3',
      [source],
    );
    const versions = await service.store.history(source, 'Observation', 'o');
    const records = await Promise.all(patients.map((id) => service.record(source, id)));
    const parts = [persons, records, held, versions.map(({ content }) => content), await statesOf(source)];
    return { parts: rename(JSON.stringify(parts)), decisions: sortedDecisions.map(rename).sort() };
  }

  it.each([
    ['no message is poison', 0],
    ['the database refuses one', 1],
  ])('leave the same when they are applied together as one by one, and %s', async (_, poisoned) => {
    const [together, single] = [await service.addSource(), await service.addSource()];
    const storyOf = (source: string) => story(source, poisoned ? [holder(source, 'poison', [poison()])] : []);
    for (const message of storyOf(together)) await service.receive(together, message);
    await service.job.run({ sourceId: together }, signal);
    for (const message of storyOf(single)) await service.push(single, message);
    expect(await outcomeOf(together)).toEqual(await outcomeOf(single));
    expect((await statesOf(together)).filter((state) => state === 'quarantined')).toHaveLength(1 + poisoned);
  });

  it('are applied without the one that the database refuses, each once', async () => {
    const source = await service.addSource();
    await service.receive(source, holder('refused', 'a', ['1']));
    const refused = await service.receive(source, holder('refused', 'b', [poison()]));
    await service.receive(source, holder('refused', 'c', ['1']));
    await service.job.run({ sourceId: source }, signal);
    expect(await statesOf(source)).toEqual(['applied', 'quarantined', 'applied']);
    expect(await service.store.read(source, 'Patient', 'b')).toBeNull();
    expect(await service.persons.ofPatient(source, 'c')).toBe(await service.persons.ofPatient(source, 'a'));
    expect(await service.store.history(source, 'Patient', 'a')).toHaveLength(1);
    const told = service.audit.entries.filter(({ actor }) => actor.id === source);
    expect(told.map(({ entityId, outcome }) => [entityId === refused, outcome])).toEqual([
      [false, 'success'],
      [true, 'failure'],
      [false, 'success'],
    ]);
  });

  it('are not applied when the audit trail cannot say so', async () => {
    const source = await service.addSource();
    await service.receive(source, patient('p'));
    service.audit.refuses = new Error('no room');
    await expect(service.job.run({ sourceId: source }, signal)).rejects.toThrow('no room');
    expect(await statesOf(source)).toEqual(['received']);
    expect(await service.store.read(source, 'Patient', 'p')).toBeNull();
    service.audit.refuses = null;
    await service.job.run({ sourceId: source }, signal);
    expect(await statesOf(source)).toEqual(['applied']);
  });

  it('are applied in their order when there are more than one transaction takes', async () => {
    const source = await service.addSource();
    const note = 'x'.repeat(300_000);
    await service.receive(source, patient('p'));
    for (let value = 1; value <= 40; value += 1) {
      const more = value % 10 === 0 ? { note: [{ text: note }] } : {};
      await service.receive(source, observation('o', 'p', value, more));
    }
    await service.job.run({ sourceId: source }, signal);
    const history = await service.store.history(source, 'Observation', 'o');
    expect(history.map(({ content }) => Number(/"value":(\d+)/.exec(content ?? '')?.[1]))).toEqual(
      Array.from({ length: 40 }, (_, index) => 40 - index),
    );
  });
});
