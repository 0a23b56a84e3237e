import { describe, expect, it } from '@jest/globals';
import { zipOf, type ZipEntry } from '../../../test/support/zip.js';
import { readUpload } from './upload-file.js';

const LIMITS = { entries: 5, bytes: 1000, depth: 2 };
const read = (entries: readonly ZipEntry[]) => readUpload(zipOf(entries), 'zip', LIMITS);
const json = (value: object) => JSON.stringify(value);
const measure = { resourceType: 'Measure', name: 'M' };
const library = { resourceType: 'Library', name: 'L' };
const namesOf = (entry: readonly { resource?: object }[] = []) =>
  entry.map(({ resource }) => (resource as { name: string }).name);

describe('a zip archive', () => {
  it('with a Bundle that holds a measure is that Bundle', async () => {
    const bundle = {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [{ resource: measure }, { resource: library }],
    };
    const found = await read([
      { path: 'M-v1-FHIR.json', content: json(bundle) },
      { path: 'M-v1-FHIR.html', content: '<html></html>' },
      { path: 'resources/library-L.json', content: json(library) },
      { path: 'cql/L-1.cql', content: `library L version '1'` },
    ]);
    expect(namesOf(found.entry)).toEqual(['M', 'L']);
  });

  it('without one is all its resources and CQL', async () => {
    const found = await read([
      { path: 'resources/measure-M.json', content: json(measure) },
      { path: 'cql/L-1.cql', content: `library L version '1'\ndefine X: 1` },
    ]);
    expect(namesOf(found.entry)).toEqual(['M', 'L']);
  });

  it.each<[string, ZipEntry[], RegExp]>([
    ['too many files', Array.from({ length: 6 }, (_, at) => ({ path: `${at}.json`, content: '{}' })), /6 entries/],
    ['too much in one file', [{ path: 'bomb.json', content: Buffer.alloc(1001) }], /bomb\.json makes .* 1000 bytes/],
    [
      'too much in all files',
      ['a', 'b'].map((name) => ({ path: `${name}.json`, content: Buffer.alloc(600, '1') })),
      /b\.json makes its files larger than 1000 bytes/,
    ],
    [
      'more than it says',
      [{ path: 'liar.json', content: Buffer.alloc(5_000_000), claimedSize: 10 }],
      /refused: it cannot be read: too many bytes/,
    ],
    ['folders too deep', [{ path: 'a/b/c/d.json', content: '{}' }], /a\/b\/c\/d\.json lies 3 folders deep/],
    ['an archive in the archive', [{ path: 'inner.ZIP', content: 'PK' }], /inner\.ZIP is an archive/],
    ['a path out of it', [{ path: '../../etc/x.json', content: '{}' }], /invalid relative path/],
    ['nothing of use', [{ path: 'readme.txt', content: 'x' }], /neither FHIR resources .* nor CQL/],
    ['broken JSON', [{ path: 'bad.json', content: '{' }], /^bad\.json: Not valid JSON: line 1/],
    ['CQL without a header', [{ path: 'a.cql', content: 'define X: 1' }], /names no library/],
  ])('with %s is refused', async (_, entries, reason) => {
    await expect(read(entries)).rejects.toThrow(reason);
  });

  it('that is none is refused', async () => {
    await expect(readUpload(Buffer.from('no archive'), 'zip')).rejects.toThrow(
      /zip archive is refused: it cannot be read/,
    );
  });
});

describe('model information', () => {
  it('becomes a model definition under the name it states', async () => {
    const xml = `<?xml version="1.0"?>\n<modelInfo name="Toy" version="2.0" url="urn:toy"></modelInfo>`;
    const { entry } = await readUpload(Buffer.from(xml), 'xml');
    expect(entry?.[0]?.resource).toMatchObject({ resourceType: 'Library', name: 'Toy', version: '2.0' });
  });

  it('that is other XML is refused', async () => {
    await expect(readUpload(Buffer.from('<html/>'), 'xml')).rejects.toThrow(/no model information/);
  });
});
