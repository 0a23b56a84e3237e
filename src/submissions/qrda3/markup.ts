import type { XMLBuilder } from 'xmlbuilder2/lib/interfaces.js';
import type { TemplateId } from '../../measures/programmes/programmes-model.js';

/** OIDs and namespaces that no programme changes. */
export const CDA = 'urn:hl7-org:v3';
export const XSI = 'http://www.w3.org/2001/XMLSchema-instance';
export const LOINC = { codeSystem: '2.16.840.1.113883.6.1', codeSystemName: 'LOINC' };
export const SNOMED = { codeSystem: '2.16.840.1.113883.6.96', codeSystemName: 'SNOMED CT' };
export const ACT_CODE = { codeSystem: '2.16.840.1.113883.5.4', codeSystemName: 'ActCode' };
export const OBSERVATION_METHOD = { codeSystem: '2.16.840.1.113883.5.84', codeSystemName: 'ObservationMethod' };

/** Adds an empty element. */
export function leaf(parent: XMLBuilder, name: string, attributes: Record<string, string>): void {
  parent.ele(name, attributes).up();
}

/** `templateId` elements; some templates have no extension. */
export function templateIds(parent: XMLBuilder, templates: readonly TemplateId[]): void {
  for (const { root, extension } of templates) {
    leaf(parent, 'templateId', extension === undefined ? { root } : { root, extension });
  }
}

/** A new `observation` with its templates, inside `parent`. */
export function observation(parent: XMLBuilder, templates: readonly TemplateId[]): XMLBuilder {
  const element = parent.ele('observation', { classCode: 'OBS', moodCode: 'EVN' });
  templateIds(element, templates);
  return element;
}

/** Adds `value` of an HL7 V3 data type. */
export function value(parent: XMLBuilder, type: 'CD' | 'INT' | 'REAL', attributes: Record<string, string>): XMLBuilder {
  return parent.ele('value').att(XSI, 'xsi:type', type).att(attributes);
}

/** `reference` to the population or stratum of the eCQM. */
export function referenceTo(parent: XMLBuilder, guid: string): XMLBuilder {
  return parent
    .ele('reference', { typeCode: 'REFR' })
    .ele('externalObservation', { classCode: 'OBS', moodCode: 'EVN' })
    .ele('id', { root: guid })
    .up();
}

/** HL7 time stamp in UTC. CMS_0122: an offset stands on every time of a document or on none; all of ours have it. */
export function timeStamp(instant: string): string {
  return `${new Date(instant).toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}+0000`;
}

/** A calendar day as HL7 writes it. */
export function day(date: string): string {
  return date.slice(0, 10).replaceAll('-', '');
}

/** Population codes of HL7 ActCode, by our population. */
export const POPULATION_CODES = {
  'initial-population': 'IPOP',
  denominator: 'DENOM',
  'denominator-exclusion': 'DENEX',
  'denominator-exception': 'DENEXCEP',
  numerator: 'NUMER',
  'numerator-exclusion': 'NUMEX',
} as const;

export const POPULATION_TITLES = {
  'initial-population': 'Initial population',
  denominator: 'Denominator',
  'denominator-exclusion': 'Denominator exclusions',
  'denominator-exception': 'Denominator exceptions',
  numerator: 'Numerator',
  'numerator-exclusion': 'Numerator exclusions',
} as const;
