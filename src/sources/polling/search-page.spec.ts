import { describe, expect, it } from '@jest/globals';
import { readPage } from './search-page.js';

const ADDRESS = 'https://ehr.example/fhir/Patient?_count=2';
const page = (link: object[], entry: object[] = []) => ({ resourceType: 'Bundle', type: 'searchset', link, entry });

describe('readPage', () => {
  it('counts what is found and deleted, and not what the server remarks', () => {
    const entry = [
      { resource: { resourceType: 'Patient' }, search: { mode: 'match' } },
      { request: { method: 'DELETE', url: 'Patient/1' } },
      { resource: { resourceType: 'OperationOutcome' } },
      { resource: { resourceType: 'Basic' }, search: { mode: 'outcome' } },
    ];
    expect(readPage(page([], entry), ADDRESS, 'the search')).toEqual({ entries: 2, next: null });
  });

  it('follows absolute and relative links on the same server', () => {
    const next = (url: string) => readPage(page([{ relation: 'next', url }]), ADDRESS, 'the search').next;
    expect(next('https://ehr.example/other?page=2')).toBe('https://ehr.example/other?page=2');
    expect(next('?page=2')).toBe('https://ehr.example/fhir/Patient?page=2');
  });

  it.each([
    ['http://ehr.example/fhir?page=2', 'have the EHR set its public base address'],
    ['https://ehr.example.evil/fhir?page=2', 'have the EHR set its public base address'],
    ['https://[', 'cannot be read'],
  ])('follows no link to %s', (url, message) => {
    expect(() => readPage(page([{ relation: 'next', url }]), ADDRESS, 'the search')).toThrow(message);
  });

  it.each([[{}], [{ resourceType: 'OperationOutcome' }], [{ resourceType: 'Bundle', entry: 'odd' }]])(
    'takes %o for no page',
    (value) => {
      expect(() => readPage(value, ADDRESS, 'the search')).toThrow('the answer is no Bundle');
    },
  );
});
