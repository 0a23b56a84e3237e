import { describe, expect, it } from '@jest/globals';
import { readBundle } from './bundle.js';

const entry = (method: string, url: string, resource?: object) => ({ resource, request: { method, url } });
const patient = { resourceType: 'Patient', id: 'p' };

describe('readBundle', () => {
  it('puts the entries of a transaction in the order in which FHIR applies them', () => {
    const content = readBundle({
      type: 'transaction',
      entry: [
        entry('GET', 'Patient/p'),
        entry('PUT', 'Patient/p', patient),
        entry('POST', 'Patient', patient),
        entry('DELETE', 'Patient/q'),
      ],
    });
    expect(content.changes.map(({ method, index }) => [method, index])).toEqual([
      ['DELETE', 3],
      ['POST', 2],
      ['PUT', 1],
      ['GET', 0],
    ]);
  });

  it.each([
    ['no request', { resource: patient }, 'Bundle.entry[0].request.method'],
    ['PATCH', entry('PATCH', 'Patient/p', patient), 'Bundle.entry[0].request.method'],
    ['no resource', entry('PUT', 'Patient/p'), 'Bundle.entry[0]'],
    ['another type', entry('POST', 'Observation', patient), 'Bundle.entry[0].request.url'],
    ['another id', entry('PUT', 'Patient/q', patient), 'Bundle.entry[0].request.url'],
    ['a PUT without id', entry('PUT', 'Patient', patient), 'Bundle.entry[0].request.url'],
    ['null', null, 'Bundle.entry[0].request.method'],
  ])('names the place of a fault: %s', (_, item, place) => {
    const [change] = readBundle({ type: 'batch', entry: [item] }).changes;
    expect(change.issues.map(({ expression }) => expression)).toEqual([[place]]);
  });

  it.each(['Parameters', 'SubscriptionStatus'])('reads a notification that begins with %s', (resourceType) => {
    const status = { resourceType, parameter: [{ name: 'subscription' }] };
    const content = readBundle({
      type: 'history',
      entry: [{ resource: status }, { resource: patient }, { fullUrl: 'https://ehr.example/Patient/q' }],
    });
    expect(content.changes).toMatchObject([{ index: 1, method: 'PUT', type: 'Patient', id: 'p' }]);
    expect(content.issues).toMatchObject([{ severity: 'warning', expression: ['Bundle.entry[2]'] }]);
  });

  it('refuses a Bundle that carries nothing to be kept', () => {
    expect(() => readBundle({ type: 'batch-response', entry: [] })).toThrow('Bundle.type');
    expect(() => readBundle({ type: 'batch', entry: {} })).toThrow('must be a list');
  });
});
