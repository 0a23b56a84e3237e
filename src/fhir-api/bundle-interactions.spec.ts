import { describe, expect, it } from '@jest/globals';
import { interactionsOf } from './bundle-interactions.js';

const patient = { resourceType: 'Patient' };
const needs = (type: string, ...entry: unknown[]) =>
  interactionsOf({ resourceType: 'Bundle', type, entry }).map(({ index, interactions }) =>
    [index, ...interactions.map(({ permission, type }) => `${type}.${permission}`)].join(' '),
  );

describe('what the entries of a Bundle do', () => {
  it.each<[string, string, unknown]>([
    ['a new resource', '0 Patient.c', { resource: patient, request: { method: 'POST', url: 'Patient' } }],
    [
      'a new resource that brings its id',
      '0 Patient.c Patient.u',
      { resource: { ...patient, id: 'p' }, request: { method: 'POST', url: 'Patient' } },
    ],
    [
      'a new resource that gets the id of its full URL',
      '0 Patient.c Patient.u',
      { fullUrl: 'urn:uuid:1', resource: patient, request: { method: 'POST', url: 'Patient' } },
    ],
    [
      'a new resource unless there is one',
      '0 Patient.c Patient.s',
      { resource: patient, request: { method: 'POST', url: 'Patient', ifNoneExist: 'identifier=a|1' } },
    ],
    ['an update', '0 Patient.u', { resource: { ...patient, id: 'p' }, request: { method: 'PUT', url: 'Patient/p' } }],
    [
      'an update of what a search finds',
      '0 Patient.u Patient.s',
      { resource: patient, request: { method: 'PUT', url: 'Patient?identifier=a|1' } },
    ],
    ['a deletion', '0 Patient.d', { request: { method: 'DELETE', url: 'Patient/p' } }],
    ['a read', '0 Patient.r', { request: { method: 'GET', url: 'Patient/p' } }],
    ['a search', '0 Patient.s', { request: { method: 'GET', url: 'Patient?identifier=a|1' } }],
  ])('%s', (_, needed, entry) => {
    expect(needs('transaction', entry)).toEqual([needed]);
    expect(needs('batch', entry)).toEqual([needed]);
  });

  it('is an update of each resource of a collection, and a creation without an id', () => {
    expect(needs('collection', { resource: { ...patient, id: 'p' } }, { resource: patient })).toEqual([
      '0 Patient.u',
      '1 Patient.c',
    ]);
    const deleted = { request: { method: 'DELETE', url: 'Patient/p' } };
    expect(needs('history', deleted)).toEqual(['0 Patient.d']);
  });

  it('is nothing where the entry is refused in any case', () => {
    const unknown = { resource: { resourceType: 'Pat\r\nient', id: 'p' } };
    expect(needs('collection', unknown, {}, null)).toEqual([]);
    expect(needs('batch', { resource: patient, request: { method: 'PUT', url: 'Observation/o' } })).toEqual([]);
  });
});
