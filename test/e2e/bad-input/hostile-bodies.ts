import { gzipSync } from 'node:zlib';
import fc from 'fast-check';

/** What is sent: bytes, with the headers that go with them. */
export interface HostileBody {
  /** What is wrong with it, for a test that fails. */
  kind: string;
  body: Buffer;
  headers: Record<string, string>;
  /** Ids of sound Patients of a transaction, which must all be there or none; null for other bodies. */
  together: string[] | null;
}

type Node = Record<string, unknown>;

const IDS = ['p1', 'p2', 'p3', 'o1', 'o2', 'e1'];
const ODD_TEXTS = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  'x\udfff',
  '\u202e',
  '2024-02-30',
  '../..',
  "'; drop table",
  '%s%n',
];
const ODD_NUMBERS = [
  '1e400',
  '-1e400',
  '1e-400',
  '-0',
  '0.'.padEnd(400, '9'),
  '9'.repeat(400),
  '01',
  '1.',
  'NaN',
  '1E+999999',
];
const ODD_NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '',
  '_id',
  'a\u0000b',
  'resourceType',
];

const id = fc.constantFrom(...IDS);
const giantId = fc.oneof(
  fc.integer({ min: 65, max: 20_000 }).map((length) => 'i'.repeat(length)),
  fc.constantFrom('a/b', 'a b', 'ä', '.', '..', '', 'a\u0000', '#', '-'.repeat(65)),
);
const odd = fc.oneof(
  fc.constantFrom<unknown>(null, true, [], {}, [[]], [null], { '': {} }, -1, 1.5, 2 ** 53, ...ODD_TEXTS),
  fc.jsonValue({ maxDepth: 2 }),
);

const patient = (one: string): Node => ({
  resourceType: 'Patient',
  id: one,
  identifier: [{ system: 'urn:mrn', value: one }],
  name: [{ family: 'Doe', given: ['J\u00e4ne'] }],
  birthDate: '1970-01-31',
});

const observation = (one: string, subject: string): Node => ({
  resourceType: 'Observation',
  id: one,
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '4548-4' }] },
  subject: { reference: `Patient/${subject}` },
  effectiveDateTime: '2026-01-15',
  valueQuantity: { value: 7.1, unit: '%' },
});

const sound = fc.oneof(
  id.map(patient),
  fc.tuple(id, id).map(([one, subject]) => observation(one, subject)),
);

/** A resource with some of its elements replaced by what does not belong there. */
const wrongTypes = fc
  .tuple(sound, fc.array(fc.tuple(fc.nat(), fc.nat(), odd), { minLength: 1, maxLength: 4 }))
  .map(([resource, changes]) => {
    for (const [first, second, value] of changes) {
      const keys = Object.keys(resource);
      const key = keys[first % keys.length] ?? '';
      const inner = resource[key];
      const deep = typeof inner === 'object' && inner !== null ? Object.keys(inner) : [];
      if (deep.length > 0 && second % 2 === 0) (inner as Node)[deep[second % deep.length] ?? ''] = value;
      else resource[key] = value;
    }
    return resource;
  });

const cycles = fc
  .tuple(id, id, fc.constantFrom('replaced-by', 'replaces', 'seealso', 'refer', 'x'))
  .map(([one, another, type]): Node => ({
    ...patient(one),
    link: [one, another].map((other) => ({ type, other: { reference: `Patient/${other}` } })),
    managingOrganization: { reference: `Patient/${one}` },
    contained: [{ resourceType: 'Patient', id: one, link: [{ type, other: { reference: `#${one}` } }] }],
  }));

const versions = fc
  .tuple(id, fc.constantFrom('1', '2', '0', '-1', '99999999999999999999', 'W/"1"', ''), fc.constantFrom(...'0123'))
  .map(([one, versionId, digit]): Node => ({
    ...patient(one),
    gender: ['male', 'female', 'other', 'unknown'][Number(digit)],
    meta: {
      versionId,
      lastUpdated: ['2026-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '0001-01-01T00:00:00Z', 'now'][Number(digit)],
    },
  }));

/** Patients that would harm those they are matched with. */
const poisoned = fc
  .tuple(fc.oneof(id, giantId), fc.nat(3), fc.constantFrom(...ODD_TEXTS))
  .map(([one, kind, text]): Node => ({
    ...patient(one),
    ...([
      { identifier: Array.from({ length: 500 }, (_, at) => ({ system: 'urn:mrn', value: IDS[at % 3] })) },
      { identifier: [{ system: text, value: text }, { value: 'p1' }, { system: 'urn:mrn' }, {}] },
      { name: Array.from({ length: 200 }, () => ({ family: 'D'.repeat(500), given: [text] })) },
      { birthDate: '0000-01-01', deceasedDateTime: '1969', deceasedBoolean: true, active: false, gender: text },
    ][kind] ?? {}),
  }));

const nested = fc
  .tuple(
    fc.constantFrom(90, 499, 501, 5000),
    fc.constantFrom('{"a":', '[', '{"extension":[{"url":"u","x":'),
    fc.boolean(),
  )
  .map(([levels, opening, closed]) => {
    const closing = [...opening]
      .reverse()
      .map((sign) => ({ '{': '}', '[': ']' })[sign] ?? '')
      .join('');
    return `{"resourceType":"Patient","id":"p1","odd":${opening.repeat(levels)}1${closed ? closing.repeat(levels) : ''}}`;
  });

const member = fc.oneof(
  fc.constantFrom(...ODD_NUMBERS).map((number) => `"valueInteger":${number}`),
  fc.constantFrom(...ODD_NUMBERS).map((number) => `"multipleBirthInteger":${number}`),
  fc
    .tuple(fc.constantFrom(...ODD_NAMES), odd)
    .map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`),
  fc.constantFrom(
    '"resourceType":"Patient"',
    '"resourceType":"Bundle","type":"batch"',
    '"id":"p2"',
    '"id":["p1"]',
    '"id":"p1"',
  ),
);
/** Members that a writer of JSON would not make: numbers of any form, and names twice. */
const rawMembers = fc
  .tuple(id, fc.array(member, { minLength: 1, maxLength: 4 }))
  .map(([one, members]) => `{"resourceType":"Patient","id":"${one}",${members.join()}}`);

const resource = fc.oneof(wrongTypes, cycles, versions, poisoned, giantId.map(patient));
const resourceText = fc.oneof(
  resource.map((one) => JSON.stringify(one)),
  rawMembers,
  nested,
  sound.map((one) => JSON.stringify(one)),
);

const cut = fc
  .tuple(resourceText, fc.nat(), fc.constantFrom([], [0xc3], [0xff, 0xfe], [0xed, 0xa0, 0x80], [0xf8, 0x88], [0]))
  .map(([text, place, bytes]) => {
    const whole = Buffer.from(text);
    const at = place % (whole.length + 1);
    return Buffer.concat([
      whole.subarray(0, at),
      Buffer.from(bytes),
      place % 3 === 0 ? Buffer.alloc(0) : whole.subarray(at),
    ]);
  });

const entry = fc
  .tuple(resource, fc.constantFrom('PUT', 'POST', 'DELETE', 'GET', 'PATCH', 'BREW', ''), fc.nat(5))
  .map(([one, method, form]): unknown => {
    const address = `${String(one.resourceType)}/${String(one.id)}`;
    const url = [
      address,
      String(one.resourceType),
      `${address}?identifier=|`,
      '../..',
      `Patient?identifier=urn:mrn|p1`,
      '',
    ][form];
    return {
      resource: one,
      fullUrl: form === 3 ? address : undefined,
      request: { method, url, ifMatch: form === 4 ? 'W/"7"' : undefined },
    };
  });

const bundleOf = (type: fc.Arbitrary<string>) =>
  fc.tuple(
    type,
    fc.array(fc.oneof({ weight: 6, arbitrary: entry }, { weight: 1, arbitrary: odd }), { minLength: 1, maxLength: 4 }),
  );

const batches = bundleOf(
  fc.constantFrom('batch', 'collection', 'history', 'searchset', 'message', 'document', 'parcel'),
).map(([type, entries]) => JSON.stringify({ resourceType: 'Bundle', type, entry: entries }));

/** Sound Patients around entries that may be none: what becomes of one becomes of all. */
const transactions = fc.tuple(bundleOf(fc.constant('transaction')), fc.uuid()).map(([[type, entries], marker]) => {
  const together = ['a', 'b', 'c'].map((letter) => `${marker.slice(0, 18)}-${letter}`);
  const puts = together.map((one) => ({ resource: patient(one), request: { method: 'PUT', url: `Patient/${one}` } }));
  return {
    together,
    text: JSON.stringify({ resourceType: 'Bundle', type, entry: [puts[0], ...entries, ...puts.slice(1)] }),
  };
});

const plain =
  (kind: string) =>
  (body: string | Buffer): HostileBody => ({ kind, body: Buffer.from(body), headers: {}, together: null });

const packed = fc.tuple(resourceText, fc.nat(), fc.nat(4)).map(([text, place, kind]): HostileBody => {
  const zipped = gzipSync(text);
  const body =
    [Buffer.from(text), zipped.subarray(0, place % zipped.length), Buffer.concat([zipped, zipped]), Buffer.alloc(0)][
      kind
    ] ?? zipped.map((byte, at) => (at === 12 ? byte ^ 0xff : byte));
  return { kind: 'gzip', body: Buffer.from(body), headers: { 'content-encoding': 'gzip' }, together: null };
});

const bomb = gzipSync(Buffer.alloc(6 * 1024 * 1024, 0x20));

/** Whatever may come through the webhook. */
export const hostileBody: fc.Arbitrary<HostileBody> = fc.oneof(
  { weight: 8, arbitrary: resourceText.map(plain('resource')) },
  { weight: 3, arbitrary: cut.map(plain('cut')) },
  { weight: 4, arbitrary: batches.map(plain('bundle')) },
  {
    weight: 4,
    arbitrary: transactions.map(({ text, together }) => ({ ...plain('transaction')(text), together })),
  },
  { weight: 2, arbitrary: packed },
  {
    weight: 1,
    arbitrary: fc.constantFrom<HostileBody>(
      { ...plain('bomb')(bomb), headers: { 'content-encoding': 'gzip' } },
      plain('empty')(''),
    ),
  },
);

/** One line of NDJSON, without the sign that would end it. */
export const hostileLine: fc.Arbitrary<Buffer> = fc
  .oneof(
    { weight: 6, arbitrary: resourceText.map((text) => Buffer.from(text)) },
    { weight: 2, arbitrary: cut },
    { weight: 1, arbitrary: batches.map((text) => Buffer.from(text)) },
  )
  .map((line) => Buffer.from(line.map((byte) => (byte === 0x0a || byte === 0x0d ? 0x20 : byte))));
