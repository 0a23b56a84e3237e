import { describe, expect, it } from '@jest/globals';
import type { ValueSet } from '../../fhir/types.js';
import { MAX_CODES, readExpansion } from '../../fhir/value-set.js';
import { codeSystemUri } from './code-systems.js';
import { readSvsXml } from './svs-xml.js';
import { readVsacText } from './vsac-text.js';

const OID = '2.16.840.1.113883.3.464.1003.198.12.1011';
const SNOMED = ['SNOMEDCT', '2.16.840.1.113883.6.96'];

const shown = (sets: ValueSet[]) =>
  sets.map((set) => [
    `${set.url}|${set.version}`,
    set.expansion?.identifier,
    readExpansion(set).codes.map(({ system, code }) => `${system}|${code}`),
  ]);

describe('the text of one value set', () => {
  const block = [
    ['Value Set Name', 'Breast Imaging'],
    ['Code System', 'LOINC SNOMEDCT'],
    ['OID', OID],
    ['Definition Version', '20240118'],
    ['Expansion Version', 'eCQM Update 2025-05-08'],
    [],
    ['Code', 'Description', 'Code System', 'Code System Version', 'Code System OID', 'TTY'],
    ['24604-1', 'Mammogram "diagnostic" views', 'LOINC', '2.77', '2.16.840.1.113883.6.1', 'LC'],
    ['71651007', 'Mammography (procedure)', SNOMED[0], '2024-09', SNOMED[1]],
  ];
  const textOf = (rows: (string | undefined)[][], delimiter = '\t') =>
    rows.map((row) => row.join(delimiter)).join('\r\n');

  it.each(['\t', '|'])('is read with its header block, delimited by %j', (delimiter) => {
    const [set] = readVsacText('x.txt', `\uFEFF${textOf(block, delimiter)}`);
    expect(shown(set ? [set] : [])).toEqual([
      [
        `http://cts.nlm.nih.gov/fhir/ValueSet/${OID}|20240118`,
        'eCQM Update 2025-05-08',
        ['http://loinc.org|24604-1', 'http://snomed.info/sct|71651007'],
      ],
    ]);
    expect(set).toMatchObject({
      title: 'Breast Imaging',
      expansion: { total: 2, contains: [{ version: '2.77', display: 'Mammogram "diagnostic" views' }, {}] },
    });
  });

  it('may be followed by another value set', () => {
    const second = block.map((row) => row.map((cell) => (cell === OID ? `${OID}.9` : cell)));
    expect(readVsacText('x.txt', textOf([...block, [], ...second])).map(({ id }) => id)).toEqual([OID, `${OID}.9`]);
  });

  it.each<[string, (string | undefined)[][], RegExp]>([
    [
      'a code system that is not known',
      [...block, ['1', 'x', 'LOCAL', '1', '1.2.3.4', '']],
      /^x\.txt:10: code 1 is of a code system that is not known: LOCAL, 1\.2\.3\.4\.$/,
    ],
    ['a row without code', [...block, ['', 'x', 'LOINC', '1', '', '']], /^x\.txt:10: the row has no code\.$/],
    ['a value set without OID', block.filter(([name]) => name !== 'OID'), /^x\.txt:6: the value set has no OID: ""/],
    [
      'a value set without version',
      block.filter(([name = '']) => !name.endsWith('on Version')),
      /^x\.txt:5: value set .* has no definition version/,
    ],
    [
      'a text that is something else',
      [['Dear all,'], ['see below']],
      /^x\.txt: no table with the headings Code, Description/,
    ],
  ])('is refused with its line: %s', (_, rows, message) => {
    expect(() => readVsacText('x.txt', textOf(rows))).toThrow(message);
  });
});

describe('the text of many value sets', () => {
  const table = [
    'Value Set Name|Value Set OID|Definition Version|Expansion Version|Purpose: Clinical Focus|Code|Description|Code System|Code System OID|Code System Version',
    `Goals|1.2.3|20170106|C-CDA 2018|Codes \\| and more|390802008|Goal achieved|${SNOMED.join('|')}|2018-03`,
    `Goals|1.2.3|20170106|C-CDA 2018|A cell that goes`,
    `on in the next line|706906006|No progress|${SNOMED.join('|')}|2018-03`,
    `Other|1.2.4|20180101|C-CDA 2018|None|1148491|tramadol|RXNORM|2.16.840.1.113883.6.88|2018-04`,
  ].join('\n');

  it('names its value set in each row; cells may hold a bar or a line break', () => {
    expect(shown(readVsacText('x.txt', table))).toEqual([
      [
        'http://cts.nlm.nih.gov/fhir/ValueSet/1.2.3|20170106',
        'C-CDA 2018',
        ['http://snomed.info/sct|390802008', 'http://snomed.info/sct|706906006'],
      ],
      [
        'http://cts.nlm.nih.gov/fhir/ValueSet/1.2.4|20180101',
        'C-CDA 2018',
        ['http://www.nlm.nih.gov/research/umls/rxnorm|1148491'],
      ],
    ]);
  });

  it('is refused where it breaks off', () => {
    expect(() => readVsacText('x.txt', table.slice(0, table.lastIndexOf('|1148491')))).toThrow(
      /x\.txt:5: the row has no code/,
    );
  });

  it('tells twenty faults and counts the others', () => {
    const bad = Array.from({ length: 50 }, (_, index) => `Goals|1.2.3|1|e|p|${index}|x|NOWHERE||`).join('\n');
    expect(() => readVsacText('x.txt', `${table}\n${bad}`)).toThrow(/x\.txt: 30 more rows have faults/);
  });
});

describe('the XML of the Sharing Value Sets profile', () => {
  const concept = (code: string, system = SNOMED[1]) =>
    `<n:Concept code="${code}" codeSystem="${system}" codeSystemName="SNOMEDCT" codeSystemVersion="2024-09" displayName="a &amp; b"/>`;
  const response = (
    inner: string,
    version = 'eCQM Update 2025-05-08',
    revision = '<n:RevisionDate>2024-01-18</n:RevisionDate>',
  ) =>
    `<?xml version="1.0" encoding="UTF-8"?>
<n:RetrieveMultipleValueSetsResponse xmlns:n="urn:ihe:iti:svs:2008">
<n:DescribedValueSet ID="${OID}" displayName="Imaging" version="${version}">
<n:ConceptList>
${inner}
</n:ConceptList><n:Source>NCQA</n:Source>${revision}
</n:DescribedValueSet></n:RetrieveMultipleValueSetsResponse>`;

  it('is read, the version from the date of revision', () => {
    const sets = readSvsXml('x.xml', response(concept('1') + concept('2')));
    expect(shown(sets)).toEqual([
      [
        `http://cts.nlm.nih.gov/fhir/ValueSet/${OID}|20240118`,
        'eCQM Update 2025-05-08',
        ['http://snomed.info/sct|1', 'http://snomed.info/sct|2'],
      ],
    ]);
    expect(sets[0]?.expansion?.contains?.[0]).toMatchObject({ display: 'a & b', version: '2024-09' });
  });

  it('reads the short response of one value set, which has a version alone', () => {
    const short = `<RetrieveValueSetResponse xmlns="urn:ihe:iti:svs:2008"><ValueSet id="1.2.3" displayName="Short" version="20170504">
      <ConceptList xml:lang="en-US">${concept('1').replace('n:', '')}</ConceptList></ValueSet></RetrieveValueSetResponse>`;
    expect(shown(readSvsXml('x.xml', short))).toEqual([
      ['http://cts.nlm.nih.gov/fhir/ValueSet/1.2.3|20170504', '20170504', ['http://snomed.info/sct|1']],
    ]);
  });

  it.each<[string, string, RegExp]>([
    [
      'entities that grow without bounds',
      response(concept('1')).replace('?>', '?>\n<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'),
      /^x\.xml:2: it has a document type/,
    ],
    ['an entity that is not defined', response(concept('&b;')), /^x\.xml:5: not XML: undefined entity/],
    ['a document that breaks off', response(concept('1')).slice(0, 250), /^x\.xml:\d+: not XML: /],
    [
      'a code system that is not known',
      response(concept('7', '1.2.3').replace('SNOMEDCT', 'LOCAL')),
      /^x\.xml:5: code 7 is of a code system that is not known: LOCAL, 1\.2\.3\.$/,
    ],
    [
      'a trial expansion without date',
      response(concept('1'), 'N/A', ''),
      /^x\.xml:3: value set .* has neither a RevisionDate nor a version/,
    ],
    [
      'another kind of XML',
      '<ValueSet xmlns="http://hl7.org/fhir"/>',
      /^x\.xml: no DescribedValueSet or ValueSet of the namespace urn:ihe:iti:svs:2008/,
    ],
  ])('is refused with its line: %s', (_, text, message) => {
    expect(() => readSvsXml('x.xml', text)).toThrow(message);
  });

  it('is not read beyond the limit on codes', () => {
    const many = response(Array.from({ length: MAX_CODES + 10 }, (_, index) => concept(`${index}`)).join('\n'));
    expect(() => readSvsXml('x.xml', many)).toThrow(
      /^x\.xml:250005: value set .* has more than 250000 codes; the limit is 250000/,
    );
  });
});

describe('codeSystemUri', () => {
  it.each([
    [{ oid: '2.16.840.1.113883.6.90' }, 'http://hl7.org/fhir/sid/icd-10-cm'],
    [{ oid: 'urn:oid:2.16.840.1.113883.6.12' }, 'http://www.ama-assn.org/go/cpt'],
    [{ name: 'ICD-10-CM' }, 'http://hl7.org/fhir/sid/icd-10-cm'],
    [{ oid: '1.2.3', name: 'Sop' }, 'https://nahdo.org/sopt'],
    [{ oid: '1.2.3' }, undefined],
    [{}, undefined],
  ])('%j: %s', (given, uri) => expect(codeSystemUri(given)).toBe(uri));
});
