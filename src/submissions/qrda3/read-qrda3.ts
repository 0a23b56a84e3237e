import { DOMParser, type Element, type Node } from '@xmldom/xmldom';
import {
  SUPPLEMENTAL_KINDS,
  type Programme,
  type ProgrammeMeasure,
  type ReportedPopulation,
} from '../../measures/programmes/programmes-model.js';
import type { Figure } from '../figures.js';
import { UnreadableDocumentError } from '../unreadable-document-error.js';

const POPULATIONS: Record<string, ReportedPopulation> = {
  IPOP: 'initial-population',
  DENOM: 'denominator',
  DENEX: 'denominator-exclusion',
  DENEXCEP: 'denominator-exception',
  NUMER: 'numerator',
  NUMEX: 'numerator-exclusion',
};

/**
 * Reads the figures back out of a QRDA III document. It shares nothing with the writer: other parser, own code lists.
 * @throws UnreadableDocumentError when the document names a measure, population or code that the programme does not have
 */
export function readQrda3(content: Buffer, programme: Programme): Figure[] {
  const document = new DOMParser().parseFromString(content.toString('utf8'), 'application/xml');
  const organizers = inside(document, 'ClinicalDocument/component/structuredBody/component/section/entry/organizer');
  return organizers.flatMap((organizer) => {
    const guid = attribute(organizer, 'reference/externalDocument/id', 'extension');
    const measure = programme.measures.find((candidate) => candidate.identifiers.measure === guid);
    if (!measure) {
      throw new UnreadableDocumentError(`QRDA III names the measure ${guid}, which is not of ${programme.id}.`);
    }
    return inside(organizer, 'component/observation').flatMap((observation) =>
      attribute(observation, 'code', 'code') === '72510-1'
        ? [rateOf(observation, measure)]
        : measureData(observation, programme, measure),
    );
  });
}

function rateOf(observation: Element, { qualityId }: ProgrammeMeasure): Figure {
  const value = attribute(observation, 'value', 'value');
  return { qualityId, population: 'rate', value: value === '' ? null : Number(value) };
}

function measureData(data: Element, programme: Programme, measure: ProgrammeMeasure): Figure[] {
  const code = attribute(data, 'value', 'code');
  const population = POPULATIONS[code];
  const guid = attribute(data, 'reference/externalObservation/id', 'root');
  if (!population || measure.identifiers.populations[population] !== guid) {
    throw new UnreadableDocumentError(`QRDA III: ${measure.cmsId} has no population ${code} with the id ${guid}.`);
  }
  const { qualityId } = measure;
  const parts = inside(data, 'entryRelationship/observation').filter(
    (part) => attribute(part, 'code', 'code') !== 'MSRAGG',
  );
  return [
    { qualityId, population, value: count(data) },
    ...parts.map((part): Figure => {
      const concept = attribute(part, 'code', 'code');
      const value = count(part);
      if (concept === 'ASSERTION') return { qualityId, population, stratum: stratumOf(part, measure), value };
      return { qualityId, population, supplemental: supplementalOf(part, concept, programme), value };
    }),
  ];
}

function stratumOf(part: Element, measure: ProgrammeMeasure): string {
  const guid = attribute(part, 'reference/externalObservation/id', 'root');
  const stratum = measure.strata.find((candidate) => candidate.id === guid);
  if (!stratum) throw new UnreadableDocumentError(`QRDA III: ${measure.cmsId} has no stratum with the id ${guid}.`);
  return stratum.code;
}

function supplementalOf(part: Element, concept: string, programme: Programme): NonNullable<Figure['supplemental']> {
  const kind = SUPPLEMENTAL_KINDS.find((each) => programme.qrda3.supplemental[each].concept.code === concept);
  if (!kind) throw new UnreadableDocumentError(`QRDA III: unknown supplemental data element ${concept}.`);
  return { kind, code: attribute(part, 'value', 'code') || attribute(part, 'value/translation', 'code') };
}

function count(observation: Element): number {
  const aggregate = inside(observation, 'entryRelationship/observation').find(
    (part) => attribute(part, 'code', 'code') === 'MSRAGG',
  );
  return aggregate ? Number(attribute(aggregate, 'value', 'value') || Number.NaN) : Number.NaN;
}

/** Elements at a path of CDA element names; walking is some hundred times faster than XPath over such a document. */
function inside(from: Node, path: string): Element[] {
  return path
    .split('/')
    .reduce<Node[]>((nodes, name) => nodes.flatMap((node) => children(node, name)), [from]) as Element[];
}

function children(node: Node, name: string): Node[] {
  const found: Node[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.localName === name && child.namespaceURI === 'urn:hl7-org:v3') found.push(child);
  }
  return found;
}

/** The attribute of the first element at the path, or the empty string. */
function attribute(from: Element, path: string, name: string): string {
  return inside(from, path)[0]?.getAttribute(name) ?? '';
}
