import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ValueSet } from '../../fhir/types.js';
import { MAX_CODES, readExpansion } from '../../fhir/value-set.js';
import { send, TerminologyStub } from '../../../test/support/terminology-server.js';
import { fetchExpansion, type WantedExpansion } from './fetch-expansion.js';
import { KeyRefusedError, TerminologyServer, TerminologyServerError } from './terminology-server.js';

const URL = 'https://example.org/ValueSet/many';
const OF_VSAC = 'http://cts.nlm.nih.gov/fhir/ValueSet/2.16.840.1.113883.3.526.3.1240';

let stub: TerminologyStub;
let waits: number[];

beforeAll(async () => {
  stub = await TerminologyStub.start();
});
beforeEach(() => {
  stub.reset();
  waits = [];
});
afterAll(() => stub.stop());

const server = (apiKey: string | null = stub.apiKey) =>
  new TerminologyServer({ base: stub.base, apiKey }, (milliseconds) => Promise.resolve(waits.push(milliseconds)));
const fetched = (wanted: Partial<WantedExpansion> = {}) => fetchExpansion(server(), { url: URL, ...wanted });
const countOf = (valueSet: ValueSet | null) => (valueSet ? readExpansion(valueSet).codes.length : null);
/** Changes the right page. */
const altered = (change: (expansion: NonNullable<ValueSet['expansion']>, offset: number, number: number) => object) => {
  stub.fault = ({ offset, number }, response, right) => {
    if (!right?.expansion) return false;
    send(response, 200, { ...right, expansion: { ...right.expansion, ...change(right.expansion, offset, number) } });
    return true;
  };
};

describe('an expansion from a terminology server', () => {
  it('is fetched page by page until its total is reached', async () => {
    stub.serve(URL, '1', 2345);
    const valueSet = await fetched();
    expect(countOf(valueSet)).toBe(2345);
    expect(valueSet?.expansion).toMatchObject({ total: 2345, identifier: 'release-1' });
    expect(valueSet?.expansion?.offset).toBeUndefined();
    expect(stub.requests.map((one) => /offset=\d+/.exec(one)?.[0])).toEqual(['offset=0', 'offset=1000', 'offset=2000']);
  });

  it('is fetched whole from a server that gives fewer codes than asked for', async () => {
    stub.serve(URL, '1', 25);
    altered(({ contains = [] }) => ({ contains: contains.slice(0, 10) }));
    expect(countOf(await fetched())).toBe(25);
    expect(stub.requests).toHaveLength(3);
  });

  it('is asked for by OID where it is one of the Center, else by url; with version and manifest', async () => {
    stub.serve(OF_VSAC, '20250317', 1);
    await fetched({ url: OF_VSAC, version: '20250317', manifest: 'http://m' });
    stub.serve(URL, '1', 1);
    await fetched();
    expect(stub.requests).toEqual([
      '/fhir/ValueSet/2.16.840.1.113883.3.526.3.1240/$expand?valueSetVersion=20250317&manifest=http%3A%2F%2Fm&count=1000&offset=0',
      '/fhir/ValueSet/$expand?url=https%3A%2F%2Fexample.org%2FValueSet%2Fmany&count=1000&offset=0',
    ]);
  });

  it('is null where the server does not know the value set', async () => expect(await fetched()).toBeNull());

  it('is taken when only the time stamp of its pages differs and the first page is what it was', async () => {
    stub.serve(URL, '1', 1500);
    altered((_expansion, _offset, number) => ({ timestamp: `2026-02-01T00:00:0${number}Z` }));
    expect(countOf(await fetched())).toBe(1500);
    expect(stub.requests).toHaveLength(3);
  });
});

describe('an expansion that is not whole', () => {
  beforeEach(() => void stub.serve(URL, '1', 1500));

  it.each<[string, Parameters<typeof altered>[0], RegExp]>([
    [
      'a page without codes',
      (_, offset) => (offset > 0 ? { contains: [] } : {}),
      /gave 1000 of 1500 codes; the page at 1000 has 0/,
    ],
    [
      'more codes than the total',
      (_, offset) =>
        offset > 0 ? { contains: Array.from({ length: 501 }, (__, index) => ({ system: 'x', code: `${index}` })) } : {},
      /gave 1501 of 1500/,
    ],
    [
      'a total that changes',
      (_, offset) => ({ total: 1500 + offset }),
      /total changed from 1500 to 2500 between pages/,
    ],
    ['a full page without total', () => ({ total: undefined }), /a full page of 1000 codes without a total/],
    [
      'codes that come twice',
      ({ contains = [] }, offset) =>
        offset > 0 ? { contains: [...contains.slice(1), { system: 'urn:codes', code: '0' }] } : {},
      /1 codes came twice, so as many others are lacking/,
    ],
    [
      'another expansion half-way',
      ({ contains = [] }, _, number) =>
        number > 1 ? { timestamp: 'later', contains: contains.map((one) => ({ ...one, display: 'new' })) } : {},
      /the expansion changed while its pages were fetched/,
    ],
    ['a total beyond the limit', () => ({ total: MAX_CODES + 1 }), /has 250001 codes; the limit is 250000/],
  ])('is refused: %s', async (_, change, message) => {
    altered(change);
    await expect(fetched()).rejects.toThrow(message);
  });

  it('is refused when it is of another value set or version', async () => {
    stub.fault = (_, response, right) => {
      send(response, 200, { ...right, url: 'urn:other' });
      return true;
    };
    await expect(fetched()).rejects.toThrow(/answered with another value set, urn:other\|1/);
    stub.fault = (_, response, right) => {
      send(response, 200, { ...right, version: '2' });
      return true;
    };
    await expect(fetched({ version: '1' })).rejects.toThrow(/many\|1: the server answered with version 2/);
  });
});

describe('a server that does not answer as hoped', () => {
  beforeEach(() => void stub.serve(URL, '1', 3));

  it('is asked again after the time it names', async () => {
    stub.fault = ({ number }, response) => {
      if (number > 2) return false;
      send(response, number === 1 ? 429 : 503, {}, { 'retry-after': '7' });
      return true;
    };
    expect(countOf(await fetched())).toBe(3);
    expect(waits).toEqual([7000, 7000]);
  });

  it('is asked again when the connection breaks, and waits longer each time', async () => {
    stub.fault = ({ number }, response) => {
      if (number > 2) return false;
      response.destroy();
      return true;
    };
    expect(countOf(await fetched())).toBe(3);
    expect(waits).toEqual([1000, 2000]);
  });

  it('is given up when it stays busy, or wants us to wait too long', async () => {
    stub.fault = (_, response) => {
      send(response, 503, {});
      return true;
    };
    await expect(fetched()).rejects.toThrow(/is busy \(503\).* after 6 requests/);
    stub.reset();
    stub.fault = (_, response) => {
      send(response, 429, {}, { 'retry-after': '86400' });
      return true;
    };
    await expect(fetched()).rejects.toThrow(/wants us to wait 86400 s, after 1 requests/);
  });

  it('is told apart by its answer', async () => {
    const answering = (status: number, body: string) => {
      stub.fault = (_, response) => {
        response.writeHead(status).end(body);
        return true;
      };
      return fetched();
    };
    const outcome = { resourceType: 'OperationOutcome', issue: [{ diagnostics: 'Unknown manifest' }] };
    await expect(answering(422, JSON.stringify(outcome))).rejects.toThrow(/answered 422: Unknown manifest\.$/);
    await expect(answering(200, '<html>')).rejects.toThrow(/answered with no JSON, not a ValueSet/);
    await expect(answering(200, JSON.stringify(outcome))).rejects.toThrow(
      /answered with OperationOutcome, not a ValueSet/,
    );
  });

  it('hears our key as the Center wants it; a wrong one is told, and never shown', async () => {
    const refused = fetchExpansion(server('wrong-key'), { url: URL });
    await expect(refused).rejects.toThrow(KeyRefusedError);
    await expect(refused).rejects.toThrow(/does not take the API key \(401\)/);
    await expect(refused).rejects.not.toThrow(/wrong-key/);
  });

  it('is told when nothing is there', async () => {
    const gone = await TerminologyStub.start();
    const { base } = gone;
    await gone.stop();
    const asked = fetchExpansion(new TerminologyServer({ base, apiKey: null }, () => Promise.resolve()), { url: URL });
    await expect(asked).rejects.toThrow(TerminologyServerError);
    await expect(asked).rejects.toThrow(/cannot be reached \(ECONNREFUSED\)/);
  });

  it.each([
    ['http://tx.example.org/fhir', 'key', /would go over an open line\. Use https/],
    ['tx.example.org', null, /is not the address of a terminology server/],
    ['file:///etc/passwd', null, /is not the address of a terminology server/],
  ])('is not asked at all at %s', (base, apiKey, message) => {
    expect(() => new TerminologyServer({ base, apiKey })).toThrow(message);
  });
});
