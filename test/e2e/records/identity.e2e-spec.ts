import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Chart } from '../../../src/records/identity/identity.js';
import { patient as sketched, type PatientSketch } from '../../support/patients.js';
import { accuracyOfPersons, receivePopulation } from './matching-population.js';
import { bundle, observation, put, RecordsService, type Resource } from './records-service.js';

const officer = { kind: 'user', id: 'officer' } as const;
const { signal } = new AbortController();

let service: RecordsService;
beforeAll(async () => {
  service = await RecordsService.start();
});
afterAll(() => service.stop());

let last = 0;
/** A name that nobody else of this file has. */
const someone = (more: PatientSketch = {}): PatientSketch => {
  const letters = [...String((last += 1)).padStart(3, '0')].map((digit) => 'bdfgkmprvz'[Number(digit)]);
  const born = `19${String(50 + (last % 40))}-0${1 + (last % 9)}-1${last % 10}`;
  return { family: `Q${letters.join('o')}`, born, line: `${last} Birch Lane`, telephone: null, ...more };
};
const chart = (id: string, sketch: PatientSketch, more: object = {}): Resource => ({
  ...(sketched(sketch) as unknown as Resource),
  ...more,
  id,
});
const personOf = async (source: string, id = 'p') => (await service.persons.ofPatient(source, id)) ?? '';
const sources = (count: number) => Promise.all(Array.from({ length: count }, () => service.addSource()));
const at = (sourceId: string, patientId = 'p'): Chart => ({ sourceId, patientId });
const openReviews = async () => (await service.identity.reviews({ limit: 200 })).reviews;
const clean = () => service.database.query('update persons set dirty = false');
const dirty = async (): Promise<string[]> => {
  const rows: { id: string }[] = await service.database.query('select id from persons where dirty order by id');
  return rows.map(({ id }) => id);
};
/** Which charts are of one person, and what was said of them: to compare before and after. */
interface Identities {
  charts: unknown;
  persons: unknown;
  said: unknown;
  records: unknown;
}
const identities = async (): Promise<Identities> => {
  const [row]: Identities[] = await service.database.query(
    `select (select json_agg(p order by source_id, patient_id) from source_patients p) as charts,
            (select json_agg(json_build_array(id, merged_into) order by id) from persons) as persons,
            (select json_agg(json_build_array(source_id, patient_id, other_source_id, other_patient_id, kind)
                             order by source_id, patient_id, other_source_id, other_patient_id)
             from match_constraints where ended_by is null) as said,
            (select json_agg(json_build_array(person_id, content) order by person_id) from packed_records) as records`,
  );
  return row;
};

describe('a new chart', () => {
  it('joins the person whom it matches without sharing a number, and says by what', async () => {
    const [one, two] = await sources(2);
    const who = someone({ given: 'Elizabeth' });
    await service.push(one, chart('p', who));
    await service.push(two, chart('p', { ...who, given: 'Betty' }));
    expect(await personOf(two)).toBe(await personOf(one));
    const decisions = await service.identity.decisionsOf(await personOf(one));
    expect(decisions.map(({ decision, decidedBy }) => `${decision} ${decidedBy}`)).toEqual([
      'created rule:no-match',
      'matched rule:score',
    ]);
    expect(decisions[1].evidence).toMatchObject({ with: at(one), rule: 'score', model: 'default' });
    expect(JSON.stringify(decisions[1].evidence)).toContain('one given name is a nickname or other form of the other');
  });

  it('is a question where a doubt is left, and a person by itself until somebody answers', async () => {
    const [one, two] = await sources(2);
    const who = someone();
    await service.push(one, chart('p', { ...who, sex: 'female' }));
    await service.push(two, chart('p', { ...who, sex: 'male' }));
    expect(await personOf(two)).not.toBe(await personOf(one));
    const review = (await openReviews()).find(({ charts: [a] }) => a.sourceId === two);
    expect(review).toMatchObject({ cause: 'uncertain', rule: 'sex-differs', charts: [at(two), at(one)] });
    const details = await service.identity.review(review?.id ?? '');
    expect(details.sides.map(([side]) => side.sourceId)).toEqual([two, one]);
    expect(details.evidence.fields.find(({ field }) => field === 'sex')).toMatchObject({ level: 'different' });
    await service.push(two, chart('p', { ...who, sex: 'male', line: '9 Other Road' }));
    const decide = (answer: 'same' | 'different', version: string) =>
      service.identity.decideReview(details.id, answer, 'Telephoned', officer, version);
    await expect(decide('same', details.version)).rejects.toThrow('The charts have changed since you saw them.');
    const { version } = await service.identity.review(details.id);
    const answers = ['same', 'different'] as const;
    const outcomes = await Promise.allSettled(answers.map((answer) => decide(answer, version)));
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const [won] = answers.filter((_, index) => outcomes[index].status === 'fulfilled');
    expect((await personOf(one)) === (await personOf(two))).toBe(won === 'same');
    await expect(decide('different', version)).rejects.toThrow(`The review was decided as "${won}" by user/officer.`);
  });

  it('makes one person of two when a later version shows it, and the audit trail says by which rule', async () => {
    const [one, two] = await sources(2);
    const who = someone({ ssn: '856-45-1234' });
    await service.push(one, chart('p', who));
    await service.push(two, chart('p', someone()));
    const [survivor, lost] = await Promise.all([personOf(one), personOf(two)]);
    expect(lost).not.toBe(survivor);
    const before = service.audit.entries.length;
    await service.push(two, chart('p', who));
    expect(await personOf(two)).toBe(survivor);
    const entries = service.audit.entries.slice(before).filter(({ entityType }) => entityType === 'person');
    const [{ actId } = { actId: '' }] = (await service.identity.decisionsOf(survivor)).slice(-1);
    expect(entries).toEqual(
      [survivor, lost].map((personId) => ({
        actor: { kind: 'system', id: expect.stringMatching(/^rule:/) },
        action: 'update',
        entityType: 'person',
        ...{ entityId: personId, personId, details: { act: 'merge', actId, survivor, charts: 1 } },
      })),
    );
  });

  it('makes one of two persons that it shows to be one, and asks where they contradict each other', async () => {
    const [one, two, three] = await sources(3);
    const who = someone({ ssn: '856-45-6789' });
    await service.push(one, chart('p', { ...who, ssn: null, mrn: 'urn:a|1' }));
    await service.push(two, chart('p', { ...who, given: 'Zoe', family: 'Other', mrn: 'urn:b|2' }));
    expect(await personOf(two)).not.toBe(await personOf(one));
    const married = { ...who, mrn: 'urn:c|3' };
    await service.push(three, chart('p', married));
    expect(await personOf(three)).toBe(await personOf(one));
    expect(await openReviews()).toEqual(
      expect.arrayContaining([expect.objectContaining({ rule: 'identifier-of-another' })]),
    );
  });
});

describe('what people decide', () => {
  /** Two charts that match, of one person, and somebody else. */
  async function pair() {
    const [one, two] = await sources(2);
    const who = someone();
    await service.push(one, bundle('batch', [put(chart('p', who)), put(observation('o', 'p', last))]));
    await service.push(two, bundle('batch', [put(chart('p', who)), put(observation('o', 'p', last + 0.5))]));
    return { one, two, who, person: await personOf(one) };
  }

  it('splits exactly the charts named, and no later version, match run or new chart joins the two again', async () => {
    const { one, two, who, person } = await pair();
    await clean();
    const act = await service.identity.split(person, [at(two)], 'Twins', officer);
    expect(await Promise.all([personOf(one), personOf(two)])).toEqual([person, act.newPersonId]);
    expect(await dirty()).toEqual([person, act.newPersonId].sort());
    expect(act.personIds).toEqual(await dirty());
    expect(await service.record(one, 'p')).toHaveLength(2);
    expect(await service.record(two, 'p')).toHaveLength(2);
    const told = service.audit.entries.filter(({ details }) => details?.actId === act.actId);
    expect(told.map(({ actor, entityId }) => [actor, entityId])).toEqual(act.personIds.map((id) => [officer, id]));

    await service.push(two, chart('p', { ...who, telephone: '413-555-0177' }));
    await service.push(one, chart('p', { ...who, telephone: '413-555-0177' }));
    await service.store.remove(two, 'Patient', 'p');
    await service.push(two, chart('p', { ...who, email: 'q@example.org' }));
    expect(await service.rematch()).toMatchObject({ state: 'completed', step: 'done' });
    expect(await personOf(two)).toBe(act.newPersonId);
    expect(await personOf(one)).toBe(person);
  });

  it('is taken back whole: a split, a merge, a word, and what a rule had joined', async () => {
    const { one, two, person } = await pair();
    const { person: other } = await pair();
    const before = await identities();
    const split = await service.identity.split(person, [at(two)], 'Twins', officer);
    await service.identity.undo(split.decisionIds[0], 'A slip', officer);
    expect((await identities()).charts).toEqual(before.charts);
    expect(await identities()).toMatchObject({ said: before.said, records: before.records });
    await clean();
    const settled = await identities();
    const merge = await service.identity.merge([other, person], 'The same', officer);
    expect(merge.personId).toBe(person);
    expect(await dirty()).toEqual([other, person].sort());
    expect(await service.packed.read([other])).toEqual([]);
    expect(await service.record(one, 'p')).toHaveLength(5);
    const undone = await service.identity.undo(merge.decisionIds[0], 'A slip', officer);
    expect(undone).toMatchObject({ personId: person, newPersonId: other });
    expect(await identities()).toEqual(settled);
    await expect(service.identity.undo(merge.decisionIds[0], 'again', officer)).rejects.toThrow('taken back already');

    const apart = await service.identity.keepApart(person, other, 'Neighbours', officer);
    await service.identity.undo(apart.decisionIds[0], 'A slip', officer);
    expect(await identities()).toEqual(settled);

    const matched = (await service.identity.decisionsOf(person)).find(({ decision }) => decision === 'matched');
    const parted = await service.identity.undo(matched?.id ?? '', 'Two people', officer);
    expect([await personOf(one), await personOf(two)]).toEqual([person, parted.newPersonId]);
  });

  it('refuses what makes no sense, and names the decision that is in the way', async () => {
    const { one, two, person } = await pair();
    const { person: other } = await pair();
    const { identity } = service;
    await expect(identity.split(person, [at(one), at(two)], 'x', officer)).rejects.toThrow('One chart has to stay');
    await expect(identity.split(person, [at(one, 'nobody')], 'x', officer)).rejects.toThrow('does not have all');
    await expect(identity.merge([person, person], 'x', officer)).rejects.toThrow('two or more different');
    await expect(identity.merge([person, other], ' ', officer)).rejects.toThrow('Give a reason');
    const merge = await identity.merge([person, other], 'The same', officer);
    await expect(identity.merge([merge.personId ?? '', other], 'x', officer)).rejects.toThrow('was merged into');
    const split = await identity.split(merge.personId ?? '', [at(one)], 'x', officer);
    const refused = identity.undo(merge.decisionIds[0], 'x', officer);
    await expect(refused).rejects.toThrow(/undo .* first|gone to other persons/);
    await identity.undo(split.decisionIds[0], 'x', officer);
    await identity.undo(merge.decisionIds[0], 'x', officer);
    expect(await personOf(one)).toBe(person);
  });

  it('holds a chart that contradicts its person, and asks; the answer splits it off or lets it be', async () => {
    const { one, two, who, person } = await pair();
    await service.push(one, chart('p', { ...who, ssn: '856-45-6789' }));
    await service.push(two, chart('p', { ...who, ssn: '871-22-3344' }));
    expect(await personOf(two)).toBe(person);
    const asked = async () => (await openReviews()).find(({ charts: [a] }) => a.sourceId === two);
    const review = await asked();
    expect(review).toMatchObject({ cause: 'kept', rule: 'identifiers-differ', charts: [at(two), at(one)] });
    await service.identity.decideReview(review?.id ?? '', 'same', 'A typing error', officer);
    await service.push(two, chart('p', { ...who, ssn: '871-22-3344', telephone: '413-555-0171' }));
    expect(await asked()).toBeUndefined();
    expect(await service.rematch()).toMatchObject({ reviews: 0 });
  });
});

describe('what an EHR says of its charts', () => {
  const link = (other: string, type: string) => ({ link: [{ other: { reference: `Patient/${other}` }, type }] });

  it.each(['before', 'after'])('makes one person of a chart and its replacement that comes %s it', async (when) => {
    const [source] = await sources(1);
    const replaced = [
      put(chart('old', someone(), { active: false, ...link('new', 'replaced-by') })),
      put(observation('o', 'old')),
    ];
    const current = [put(chart('new', someone({ given: 'Zoe' }))), put(observation('n', 'new'))];
    const messages = [bundle('batch', replaced), bundle('batch', current)];
    for (const message of when === 'after' ? messages : messages.reverse()) await service.push(source, message);
    expect(await personOf(source, 'old')).toBe(await personOf(source, 'new'));
    const record = await service.record(source, 'new');
    expect(record.map(({ resourceType }) => resourceType)).toEqual(['Patient', 'Observation', 'Observation']);
    // The chart in use speaks, whichever is newer.
    expect(record[0]).toMatchObject({ name: [{ given: ['Zoe'] }] });
  });

  it('is a question where it only refers to another chart, and where somebody else speaks against it', async () => {
    const [source] = await sources(1);
    await service.push(source, chart('a', someone()));
    await service.push(source, chart('b', someone({ given: 'Zoe' }), link('a', 'seealso')));
    expect(await personOf(source, 'b')).not.toBe(await personOf(source, 'a'));
    const review = (await openReviews()).find(({ charts: [a] }) => a.sourceId === source);
    expect(review).toMatchObject({ cause: 'linked', rule: 'see-also' });
    await service.identity.decideReview(review?.id ?? '', 'different', 'Sisters', officer);
    await service.push(source, chart('b', someone({ given: 'Zoe' }), link('a', 'replaces')));
    expect(await personOf(source, 'b')).not.toBe(await personOf(source, 'a'));
  });

  it('takes a deleted chart from its person, and gives it back when the Patient comes back', async () => {
    const [one, two] = await sources(2);
    const who = someone();
    await service.push(one, bundle('batch', [put(chart('p', who)), put(observation('o', 'p'))]));
    await service.push(two, chart('p', who));
    const person = await personOf(one);
    await service.store.remove(one, 'Patient', 'p');
    expect((await service.persons.find(person))?.sourcePatients).toMatchObject([at(two)]);
    expect(await service.record(two, 'p')).toHaveLength(1);
    const rows: unknown[] = await service.database.query(
      `select number from patient_features where source_id = $1 union all
       select patient from patient_keys where patient not in (select number from patient_features)`,
      [one],
    );
    expect(rows).toEqual([]);
    await service.store.remove(two, 'Patient', 'p');
    expect(await service.packed.read([person])).toEqual([]);
    await service.push(one, chart('p', { ...who, middle: 'Ada' }));
    expect(await personOf(one)).toBe(person);
    expect(await service.record(one, 'p')).toHaveLength(2);
  });
});

describe('a population of four EHRs that speak at the same time', () => {
  it('becomes the persons that there are, with few questions, and a match run finds nothing more to part', async () => {
    const world = await RecordsService.start();
    const { sources: all, truth } = await receivePopulation(world, 2000, 2028);
    await Promise.all([...all.values()].map((sourceId) => world.job.run({ sourceId }, signal)));
    const accuracy = await accuracyOfPersons(world, truth);
    expect(accuracy.charts).toBe(truth.size);
    expect(accuracy.precision).toBeGreaterThanOrEqual(0.999);
    expect(accuracy.recall).toBeGreaterThanOrEqual(0.97);
    const counts = await world.count('match_reviews');
    expect(counts).toBeLessThan(20);

    await world.database.query(`update patient_features set version = 0, features = '{}', keys = '{}'`);
    await world.database.query('truncate patient_keys');
    const run = await world.rematch();
    expect(run).toMatchObject({ state: 'completed', remade: truth.size, patients: truth.size });
    expect(run?.compared).toBeGreaterThan(accuracy.pairs);
    const again = await accuracyOfPersons(world, truth);
    expect(again.precision).toBeGreaterThanOrEqual(0.999);
    expect(again.recall).toBeGreaterThanOrEqual(accuracy.recall);
    expect(await world.rematch()).toMatchObject({ merged: 0, reviews: 0, remade: 0 });

    await world.database.query('create table kept as select number, features from patient_features where number = 1');
    await world.database.query(`update patient_features set features = 'null' where number = 1`);
    const failed = await world.rematch();
    expect(failed).toMatchObject({ state: 'failed', endedAt: expect.any(Date) });
    expect(failed?.error).toBe('The run stopped at a batch: it could not be processed (TypeError).');
    await world.database.query(
      'update patient_features f set features = k.features from kept k where f.number = k.number',
    );
    expect(await world.rematch()).toMatchObject({ state: 'completed', merged: 0, error: null });
    await world.stop();
  }, 120_000);
});
