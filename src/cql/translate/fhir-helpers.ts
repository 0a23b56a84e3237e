/** Name and version under which a library includes the conversions from FHIR's types to CQL's. */
export const FHIR_HELPERS = { id: 'FHIRHelpers', version: '4.0.1' } as const;

interface Conversion {
  name: string;
  from: string;
  to: string;
}

/**
 * The library `FHIRHelpers` in CQL: one function for each implicit conversion that the model information declares,
 * so that it always fits the model it is translated with; and the two that the elements of models over FHIR name, for
 * choices and for the value set of which nothing was done.
 * https://cql.hl7.org/07-physicalrepresentation.html#conversioninfo
 */
export function fhirHelpers(modelInfo: string): string {
  return [
    `library ${FHIR_HELPERS.id} version '${FHIR_HELPERS.version}'`,
    `using FHIR version '4.0.1'`,
    'context Patient',
    ...conversions(modelInfo).map(definition),
    TO_VALUE,
    TO_VALUE_SET,
  ].join('\n');
}

function conversions(modelInfo: string): Conversion[] {
  const found: Conversion[] = [];
  for (const [element] of modelInfo.matchAll(/<(?:\w+:)?conversionInfo\s[^]*?\/>/g)) {
    const conversion = { name: attribute(element, 'functionName'), from: attribute(element, 'fromType'), to: '' };
    if (!conversion.name.startsWith(`${FHIR_HELPERS.id}.`)) continue;
    found.push({
      name: conversion.name.slice(FHIR_HELPERS.id.length + 1),
      from: conversion.from.replace(/^FHIR\.(.+)$/, 'FHIR."$1"'),
      to: attribute(element, 'toType'),
    });
  }
  return found;
}

function attribute(element: string, name: string): string {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(element)?.[1] ?? '';
  return value.replaceAll('&lt;', '<').replaceAll('&gt;', '>');
}

/**
 * A missing `start` is unknown, a missing `end` is ongoing (https://hl7.org/fhir/R4/datatypes.html#Period), whereas
 * a missing bound of a Range is open (https://hl7.org/fhir/R4/datatypes.html#Range). A quantity with a comparator
 * is not one value, so it converts to null; nor is a CodeableConcept that has extensions alone a Concept.
 */
const BODIES: Record<string, string> = {
  'Interval<System.DateTime>': `if given is null then null
    else if given."start" is null then Interval(given."start".value, given."end".value]
    else Interval[given."start".value, given."end".value]`,
  'Interval<System.Quantity>': `if given is null then null
    else Interval[ToQuantity(given.low), ToQuantity(given.high)]`,
  'System.Quantity': `if given.value is null or given.comparator is not null then null
    else System.Quantity { value: given.value.value, unit: Coalesce(given.code.value, given.unit.value, '1') }`,
  'System.Ratio': `if given is null then null
    else System.Ratio { numerator: ToQuantity(given.numerator), denominator: ToQuantity(given.denominator) }`,
  'System.Code': `if given is null then null
    else System.Code { code: given.code.value, system: given.system.value, version: given.version.value,
      display: given.display.value }`,
  'System.Concept': `if given.coding is null and given.text is null then null
    else System.Concept { codes: given.coding C return ToCode(C), display: given.text.value }`,
};

function definition({ name, from, to }: Conversion): string {
  const body = BODIES[to] ?? 'given.value';
  return `define function ${name}(given ${from}):\n    ${body}`;
}

/** What has no type of CQL, such as a Reference, stays as it is. */
const TO_VALUE = `define function ToValue(given FHIR.Element):
    case
      ${['base64Binary', 'boolean', 'date', 'dateTime', 'decimal', 'instant', 'integer', 'string', 'time', 'uri']
        .map((type) => `when given is FHIR.${type} then (given as FHIR.${type}).value`)
        .join('\n      ')}
      when given is FHIR.Quantity then ToQuantity(given as FHIR.Quantity)
      when given is FHIR.CodeableConcept then ToConcept(given as FHIR.CodeableConcept)
      when given is FHIR.Coding then ToCode(given as FHIR.Coding)
      when given is FHIR.Period then ToInterval(given as FHIR.Period)
      when given is FHIR.Range then ToInterval(given as FHIR.Range)
      when given is FHIR.Ratio then ToRatio(given as FHIR.Ratio)
      else given
    end`;

const TO_VALUE_SET = `define function ToValueSet(given System.String):
    if given is null then null else System.ValueSet { id: given }`;
