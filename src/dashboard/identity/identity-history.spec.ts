import { describe, expect, it } from '@jest/globals';
import type { MatchDecision } from '../../records/persons.js';
import { deciderOf, usersAmong } from './deciders.js';
import { actsOf } from './identity-history.js';

const USER = '3f2a1f8e-0000-4000-8000-000000000001';
const users = new Map([[USER, 'Olga Officer']]);
const sources = new Map([['north-id', { name: 'north', title: 'North Clinic' }]]);

const decision = (id: string, given: Partial<MatchDecision>): MatchDecision => ({
  id,
  decidedAt: new Date('2026-03-01T10:00:00Z'),
  decidedBy: 'rule:identifier',
  decision: 'matched',
  sourceId: 'north-id',
  patientId: id,
  personId: 'person',
  previousPersonId: null,
  evidence: {},
  reversedAt: null,
  actId: `act-${id}`,
  ...given,
});

describe('the history of a person', () => {
  it('has what was decided together as one act, the newest first', () => {
    const merge = {
      decidedBy: `user/${USER}`,
      decision: 'merged',
      actId: 'merge',
      evidence: { reason: 'Telephoned.' },
    };
    const later = { ...merge, decidedAt: new Date('2026-03-02T10:00:00Z') } as const;
    const acts = actsOf(
      [decision('1', { decision: 'created' }), decision('2', later as never), decision('3', later as never)],
      { users, sources },
    );
    expect(acts.map(({ actId, undoable, decisions }) => [actId, undoable, decisions.length])).toEqual([
      ['merge', true, 2],
      ['act-1', false, 1],
    ]);
    expect(acts[0]).toMatchObject({ decidedBy: { kind: 'user', name: 'Olga Officer' }, reason: 'Telephoned.' });
    expect(acts[0]?.decisions[0]).toMatchObject({ sourceTitle: 'North Clinic', evidence: null });
  });

  it('offers no undoing of what is undone', () => {
    expect(actsOf([decision('1', { reversedAt: new Date() })], { users, sources })[0]?.undoable).toBe(false);
  });

  it('passes on levels and words of the evidence, and never the values that older decisions kept', () => {
    const field = { field: 'birthDate', level: 'same', weight: 9.1, says: 'same date of birth', value: '1958-03-07' };
    const evidence = { says: 'it fits', probability: 0.99, fields: [field], identifiers: [{ value: '523-41-7788' }] };
    const [act] = actsOf([decision('1', { evidence })], { users, sources });
    expect(act?.decisions[0]?.evidence).toEqual({
      says: 'it fits',
      probability: 0.99,
      fields: [{ field: 'birthDate', level: 'same', weight: 9.1, says: 'same date of birth' }],
    });
  });
});

describe('who decided', () => {
  it.each([
    ['rule:score', { kind: 'rule', name: 'score' }],
    [`user/${USER}`, { kind: 'user', name: 'Olga Officer' }],
    ['user/3f2a1f8e-0000-4000-8000-00000000000f', { kind: 'user', name: 'a user who is not known' }],
    ['command-line/caliper persons', { kind: 'command-line', name: 'caliper persons' }],
    ['something', { kind: 'system', name: 'something' }],
  ])('is read from %s', (stored, decider) => {
    expect(deciderOf(stored, users)).toEqual(decider);
  });

  it('may be a user whose name has to be found', () => {
    expect(usersAmong([`user/${USER}`, null, 'rule:score', `user/${USER}`])).toEqual([USER]);
  });
});
