import { DOMParser, type Document as XmlDocument } from '@xmldom/xmldom';
import xpath from 'xpath';

const NAMESPACES = { cda: 'urn:hl7-org:v3', xsi: 'http://www.w3.org/2001/XMLSchema-instance' };
const select = xpath.useNamespaces(NAMESPACES);

interface Compiled {
  evaluateBoolean(at: { node: globalThis.Node; namespaces: Record<string, string> }): boolean;
  evaluateNodeSet(at: { node: globalThis.Node; namespaces: Record<string, string> }): {
    toUnsortedArray(): globalThis.Node[];
  };
}

/** The package's `parse`, which its types do not mention. */
const compile = (xpath as unknown as { parse(expression: string): Compiled }).parse;
const T = '2.16.840.1.113883.10.20';

/** One rule: every node that `context` finds must pass `test`. As the CMS schematron words it, in XPath 1.0. */
interface Assertion {
  conformance: string;
  context: string;
  test: string;
}

/** What the templates of one year ask for, written down apart from the programme data it is checked against. */
export interface TemplateYear {
  report: string;
  measureSection: string;
  measureReference: string;
  measureData: string;
  sex: { context: string; codes: string[] };
}

export const TEMPLATE_YEARS: Record<number, TemplateYear> = {
  2025: {
    report: '2024-12-01',
    measureSection: '2022-05-01',
    measureReference: '2022-05-01',
    measureData: '2019-05-01',
    sex: { context: `cda:templateId[@root='${T}.27.3.6'][@extension='2016-09-01']`, codes: ['F', 'M'] },
  },
  2026: {
    report: '2025-05-01',
    measureSection: '2025-05-01',
    measureReference: '2025-05-01',
    measureData: '2025-05-01',
    sex: {
      context: `cda:templateId[@root='${T}.27.3.21'][@extension='2025-05-01']`,
      codes: ['248152002', '248153007'],
    },
  },
};

const either = (attribute: string) => `(@${attribute} or @nullFlavor) and not(@${attribute} and @nullFlavor)`;
const template = (root: string, extension?: string) =>
  `cda:templateId[@root='${T}.${root}']${extension ? `[@extension='${extension}']` : '[not(@extension)]'}`;
const has = (root: string, extension?: string) => `count(${template(root, extension)})=1`;

/** Data types: a value or a reason for its absence, never both (CMS_0105 to CMS_0122). */
function dataTypes(): Assertion[] {
  return [
    {
      conformance: 'CMS_0107',
      context: "//cda:code|//cda:value[@xsi:type='CD']|//cda:methodCode|//cda:confidentialityCode",
      test: either('code'),
    },
    { conformance: 'CMS_0106', context: '//cda:languageCode|//cda:realmCode', test: either('code') },
    {
      conformance: 'CMS_0108',
      context: '//cda:id|//cda:templateId',
      test: '(@root or @nullFlavor) and not(@root and @extension and @nullFlavor)',
    },
    { conformance: 'CMS_0109', context: "//cda:value[@xsi:type='INT']|//cda:versionNumber", test: either('value') },
    { conformance: 'CMS_0111', context: "//cda:value[@xsi:type='REAL']", test: either('value') },
    { conformance: 'CMS_0112', context: '//cda:title', test: 'string-length()>=1 or @nullFlavor' },
    {
      conformance: 'CMS_0113',
      context: '//cda:time|//cda:effectiveTime|//cda:effectiveTime/*',
      test: 'count(@value|@nullFlavor)<2',
    },
    {
      conformance: 'CMS_0118',
      context: "//cda:id[@root='2.16.840.1.113883.4.6']",
      test: 'count(@extension|@nullFlavor)=1',
    },
    {
      conformance: 'CMS_0122',
      context: '//cda:time[@value]|//cda:effectiveTime[@value]|//cda:effectiveTime/*[@value]',
      test: "string-length(@value)<=8 or (contains(@value,'+') or contains(@value,'-')) = (contains(/cda:ClinicalDocument/cda:effectiveTime/@value,'+') or contains(/cda:ClinicalDocument/cda:effectiveTime/@value,'-'))",
    },
  ];
}

function header(year: TemplateYear): Assertion[] {
  const document = '/cda:ClinicalDocument';
  const one = (...names: string[]) => names.map((name) => `count(cda:${name})=1`).join(' and ');
  return [
    { conformance: '4484-17208', context: document, test: has('27.1.1', '2020-12-01') },
    { conformance: 'CMS_1', context: document, test: has('27.1.2', year.report) },
    {
      conformance: '4484-17226 and others',
      context: document,
      test: one(
        'realmCode',
        'typeId',
        'id',
        'code',
        'title',
        'effectiveTime',
        'confidentialityCode',
        'languageCode',
        'recordTarget',
        'custodian',
        'component',
        'informationRecipient',
        'documentationOf',
      ),
    },
    {
      conformance: '4484-18187',
      context: `${document}/cda:typeId`,
      test: "@root='2.16.840.1.113883.1.3' and @extension='POCD_HD000040'",
    },
    { conformance: '4484-17227', context: `${document}/cda:realmCode`, test: "@code='US'" },
    {
      conformance: '4484-19549',
      context: `${document}/cda:code`,
      test: "@code='55184-6' and @codeSystem='2.16.840.1.113883.6.1'",
    },
    { conformance: 'CMS_4', context: `${document}/cda:confidentialityCode`, test: "@code='N'" },
    { conformance: '5562-19669_C01', context: `${document}/cda:languageCode`, test: "@code='en'" },
    {
      conformance: '4484-17232',
      context: `${document}/cda:recordTarget`,
      test: "count(cda:patientRole[count(cda:id[@nullFlavor='NA'])=1])=1",
    },
    {
      conformance: '4484-18156',
      context: document,
      test: 'count(cda:author[count(cda:time)=1][count(cda:assignedAuthor)=1])>0',
    },
    {
      conformance: '4484-19667',
      context: `${document}/cda:author/cda:assignedAuthor`,
      test: `${one('representedOrganization')} and (count(cda:assignedPerson)=1 or count(cda:assignedAuthoringDevice)=1)`,
    },
    {
      conformance: '4484-18265',
      context: `${document}/cda:author/cda:assignedAuthor/cda:representedOrganization`,
      test: 'count(cda:name)>0',
    },
    { conformance: '4484-18262', context: '//cda:assignedAuthoringDevice', test: one('softwareName') },
    { conformance: '4484-18165', context: '//cda:representedCustodianOrganization', test: 'count(cda:id)>0' },
    {
      conformance: 'CMS_10',
      context: '//cda:intendedRecipient/cda:id',
      test: "@root='2.16.840.1.113883.3.249.7' and @extension='APP_PLUS_APMENTITY'",
    },
    {
      conformance: '4484-18167',
      context: `${document}/cda:legalAuthenticator`,
      test: one('time', 'signatureCode', 'assignedEntity'),
    },
    { conformance: '4484-18169', context: '//cda:signatureCode', test: "@code='S'" },
    {
      conformance: 'CMS_140',
      context: document,
      test: "count(cda:participant[@typeCode='DEV']/cda:associatedEntity[@classCode='RGPR']/cda:id[@root='2.16.840.1.113883.3.2074.1'][string-length(@extension)=15])=1",
    },
    {
      conformance: '4484-18309',
      context: '//cda:associatedEntity',
      test: "count(cda:id)=1 and count(cda:code[@code='129465004'][@codeSystem='2.16.840.1.113883.6.96'])=1",
    },
    {
      conformance: '4484-18172',
      context: `${document}/cda:documentationOf`,
      test: "count(cda:serviceEvent[@classCode='PCPR'][count(cda:performer)=1])=1",
    },
    {
      conformance: '5562-18177_C01',
      context: '//cda:performer/cda:assignedEntity',
      test: "count(cda:id[@root='2.16.840.1.113883.4.6'][@nullFlavor='NA'][not(@extension)])=1 and count(cda:representedOrganization)=1",
    },
    {
      conformance: 'CMS_109',
      context: '//cda:performer/cda:assignedEntity/cda:representedOrganization',
      test: "count(cda:id[@root='2.16.840.1.113883.3.249.5.4'][@extension])=1 and count(cda:id[@root='2.16.840.1.113883.4.2'])=0",
    },
    {
      conformance: '5562-21394_C01',
      context: '//cda:structuredBody',
      test: `count(cda:component[count(cda:section[${template('27.2.3', year.measureSection)}])=1])=1`,
    },
  ];
}

function section(year: TemplateYear): Assertion[] {
  const measures = `//cda:section[${template('24.2.2')}]`;
  return [
    {
      conformance: 'CMS_64',
      context: measures,
      test: `${has('27.2.1', '2020-12-01')} and ${has('27.2.3', year.measureSection)}`,
    },
    {
      conformance: '67-12798',
      context: measures,
      test: "count(cda:code[@code='55186-1'][@codeSystem='2.16.840.1.113883.6.1'])=1 and count(cda:title[.='Measure Section'])=1 and count(cda:text)=1",
    },
    {
      conformance: '4484-21467',
      context: measures,
      test: `count(cda:entry[cda:act[${template('17.3.8', '2020-12-01')}]])=1`,
    },
    {
      conformance: '4526-17906_C01',
      context: measures,
      test: `count(cda:entry[count(cda:organizer[${template('27.3.17', year.measureReference)}])=1])>0`,
    },
    {
      conformance: 'reporting parameters',
      context: '//cda:act',
      test: "count(cda:code[@code='252116004'])=1 and string-length(cda:effectiveTime/cda:low/@value)=8 and string-length(cda:effectiveTime/cda:high/@value)=8",
    },
    {
      conformance: 'CMS_54',
      context: '//cda:organizer',
      test: `@classCode='CLUSTER' and @moodCode='EVN' and ${has('24.3.98')} and ${has('27.3.1', '2020-12-01')} and ${has('27.3.17', year.measureReference)}`,
    },
    {
      conformance: '67-26992',
      context: '//cda:organizer',
      test: "count(cda:id)>=1 and count(cda:statusCode[@code='completed'])=1",
    },
    {
      conformance: '4484-18192',
      context: '//cda:organizer',
      test: "count(cda:reference[@typeCode='REFR'][count(cda:externalDocument[@classCode='DOC'][count(cda:id[@root='2.16.840.1.113883.4.738'][@extension])=1][count(cda:code[@code='57024-2'])=1])=1])=1",
    },
    {
      conformance: 'one organizer per measure',
      context: '//cda:organizer',
      test: 'not(cda:reference/cda:externalDocument/cda:id/@extension = preceding::cda:organizer/cda:reference/cda:externalDocument/cda:id/@extension)',
    },
  ];
}

function measureData(year: TemplateYear): Assertion[] {
  const data = `//cda:observation[${template('27.3.5', '2016-09-01')}]`;
  const each = (root: string, extension: string) =>
    `count(cda:entryRelationship[@typeCode='COMP'][count(cda:observation[${template(root, extension)}])=1])>=1`;
  return [
    { conformance: 'CMS_41', context: data, test: has('27.3.16', year.measureData) },
    {
      conformance: '3259-17617',
      context: data,
      test: "@classCode='OBS' and @moodCode='EVN' and count(cda:code[@code='ASSERTION'][@codeSystem='2.16.840.1.113883.5.4'])=1 and count(cda:statusCode[@code='completed'])=1 and count(cda:value[@xsi:type='CD'][@code])=1",
    },
    {
      conformance: '3259-17619',
      context: data,
      test: `count(cda:entryRelationship[@typeCode='SUBJ'][@inversionInd='true'][count(cda:observation[${template('27.3.3')}])=1])=1`,
    },
    {
      conformance: '3259-18239',
      context: data,
      test: 'count(cda:reference[count(cda:externalObservation[count(cda:id)=1])=1])=1',
    },
    { conformance: '4427-18141_C01', context: data, test: each('27.3.18', '2018-05-01') },
    {
      conformance: '4427-18136_C01',
      context: data,
      test: `count(cda:entryRelationship[@typeCode='COMP'][count(cda:observation[${year.sex.context}])=1])>=1`,
    },
    { conformance: '4427-18140_C01', context: data, test: each('27.3.8', '2016-09-01') },
    { conformance: '4427-18139_C01', context: data, test: each('27.3.7', '2016-09-01') },
    ...aggregates(),
    ...supplementalData(year),
  ];
}

function aggregates(): Assertion[] {
  const count = `//cda:observation[${template('27.3.3')}]`;
  const stratum = `//cda:observation[${template('27.3.4')}]`;
  const rate = `//cda:observation[${template('27.3.14', '2020-12-01')}]`;
  return [
    {
      conformance: '77-17563',
      context: count,
      test: "@classCode='OBS' and @moodCode='EVN' and count(cda:code[@code='MSRAGG'][@codeSystem='2.16.840.1.113883.5.4'])=1 and count(cda:value[@xsi:type='INT'][@value>=0])=1 and count(cda:methodCode[@code='COUNT'][@codeSystem='2.16.840.1.113883.5.84'])=1",
    },
    {
      conformance: '77-17575',
      context: stratum,
      test: "@classCode='OBS' and @moodCode='EVN' and count(cda:code[@code='ASSERTION'])=1 and count(cda:statusCode[@code='completed'])=1 and count(cda:value[@nullFlavor='OTH'][cda:originalText='Stratum'])=1",
    },
    {
      conformance: '77-17581',
      context: stratum,
      test: `count(cda:entryRelationship[@typeCode='SUBJ'][@inversionInd='true'][count(cda:observation[${template('27.3.3')}])=1])=1 and count(cda:reference[@typeCode='REFR'][count(cda:externalObservation[count(cda:id)=1])=1])=1`,
    },
    { conformance: 'CMS_59', context: rate, test: has('27.3.25', '2022-05-01') },
    {
      conformance: 'CMS_62',
      context: `${rate}/cda:value`,
      test: "@xsi:type='REAL' and (@nullFlavor='NA' or (@value>=0 and @value<=1 and string-length(substring-after(@value,'.'))<=6))",
    },
    {
      conformance: '4526-19651_C01',
      context: rate,
      test: "count(cda:code[@code='72510-1'])=1 and count(cda:statusCode[@code='completed'])=1 and count(cda:reference[@typeCode='REFR'][count(cda:externalObservation[@classCode][count(cda:id[@root])=1][count(cda:code[@code='NUMER'][@codeSystem='2.16.840.1.113883.5.4'])=1])=1])=1",
    },
  ];
}

function supplementalData(year: TemplateYear): Assertion[] {
  const element = (context: string, loinc: string): Assertion => ({
    conformance: `supplemental ${loinc}`,
    context: `//cda:observation[${context}]`,
    test: `@classCode='OBS' and @moodCode='EVN' and count(cda:code[@code='${loinc}'][@codeSystem='2.16.840.1.113883.6.1'])=1 and count(cda:statusCode[@code='completed'])=1 and count(cda:value[@xsi:type='CD'])=1 and count(cda:entryRelationship[@typeCode='SUBJ'][@inversionInd='true'][count(cda:observation[${template('27.3.3')}])=1])=1`,
  });
  const translated = (context: string, conformance: string): Assertion => ({
    conformance,
    context: `//cda:observation[${context}]/cda:value`,
    test: "@nullFlavor='OTH' and count(cda:translation[@code])=1",
  });
  const sexShape: Assertion = year.sex.context.includes('27.3.21')
    ? translated(year.sex.context, 'CMS_148')
    : {
        conformance: '3259-18236',
        context: `//cda:observation[${year.sex.context}]/cda:value`,
        test: "@code and @codeSystem='2.16.840.1.113883.5.1'",
      };
  return [
    element(template('27.3.7', '2016-09-01'), '69490-1'),
    element(template('27.3.8', '2016-09-01'), '72826-1'),
    element(template('27.3.6', '2016-09-01'), '76689-9'),
    element(template('27.3.9', '2016-02-01'), '48768-6'),
    translated(template('27.3.18', '2018-05-01'), 'CMS_51'),
    sexShape,
  ];
}

/** Cypress: every code of every list stands once in every population, at zero too. */
function everyCode(year: TemplateYear): Assertion[] {
  const lists: [context: string, path: string, codes: string[]][] = [
    [template('27.3.18', '2018-05-01'), 'cda:value/cda:translation/@code', ['A', 'B', 'C', 'D']],
    [template('27.3.8', '2016-09-01'), 'cda:value/@code', ['1002-5', '2028-9', '2054-5', '2076-8', '2106-3', '2131-1']],
    [template('27.3.7', '2016-09-01'), 'cda:value/@code', ['2135-2', '2186-5']],
    [
      year.sex.context,
      year.sex.codes.includes('F') ? 'cda:value/@code' : 'cda:value/cda:translation/@code',
      year.sex.codes,
    ],
  ];
  return lists.flatMap(([context, path, codes]) =>
    codes.map((code) => ({
      conformance: `Cypress: code ${code} in every population`,
      context: `//cda:observation[${template('27.3.5', '2016-09-01')}]`,
      test: `count(cda:entryRelationship/cda:observation[${context}][${path}='${code}'])=1`,
    })),
  );
}

/** Parses strictly: a document that is not well-formed throws. */
export function parseXml(xml: string): XmlDocument {
  return new DOMParser({
    onError: (level, message) => {
      throw new Error(`${level}: ${message}`);
    },
  }).parseFromString(xml, 'application/xml');
}

/**
 * Checks a QRDA III document of an APM Entity in APP Plus against the rules of the CMS schematron of the year and the
 * demographic rule of Cypress.
 * @returns the conformance ids that do not hold, with how often
 */
export function violations(xml: string, year: number): string[] {
  const document = parseXml(xml) as unknown as globalThis.Node;
  const templates = TEMPLATE_YEARS[year];
  const all = [
    ...dataTypes(),
    ...header(templates),
    ...section(templates),
    ...measureData(templates),
    ...everyCode(templates),
  ];
  const contexts = new Map<string, globalThis.Node[]>();
  return all.flatMap(({ conformance, context, test }) => {
    const nodes = contexts.get(context) ?? nodesAt(context, document);
    contexts.set(context, nodes);
    const rule = compile(test); // parsed once: there are thousands of nodes
    const failing = nodes.filter((node) => !rule.evaluateBoolean({ node, namespaces: NAMESPACES }));
    return failing.length > 0 ? [`${conformance}: ${failing.length} of ${nodes.length}`] : [];
  });
}

/** Nodes in no order: bringing them into the order of the document is what makes XPath slow here. */
function nodesAt(path: string, node: globalThis.Node): globalThis.Node[] {
  return compile(path).evaluateNodeSet({ node, namespaces: NAMESPACES }).toUnsortedArray();
}

/** Every path of element names below the root, each once, without the narrative: the skeleton of a document. */
export function elementPaths(xml: string, root: string): Set<string> {
  const paths = new Set<string>();
  const visit = (node: globalThis.Node, path: string): void => {
    const here = `${path}/${node.nodeName.replace(/^.*:/, '')}`;
    paths.add(here);
    if (here.endsWith('/section/text')) return;
    for (let child = node.firstChild; child; child = child.nextSibling) if (child.nodeType === 1) visit(child, here);
  };
  for (const node of select(root, parseXml(xml) as unknown as globalThis.Node) as globalThis.Node[]) visit(node, '');
  return paths;
}

/** `root extension` of every templateId inside what the path finds. */
export function templateSet(xml: string, path: string): Set<string> {
  const found = select(`${path}//cda:templateId`, parseXml(xml) as unknown as globalThis.Node) as unknown as Element[];
  return new Set(found.map((each) => `${each.getAttribute('root')} ${each.getAttribute('extension') ?? ''}`.trim()));
}
