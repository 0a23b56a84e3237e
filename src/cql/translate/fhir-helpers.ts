/** Name and version under which a library includes the conversions from FHIR's types to CQL's. */
export const FHIR_HELPERS = { id: 'FHIRHelpers', version: '4.0.1' } as const;

interface Conversion {
  name: string;
  from: string;
  to: string;
}

/**
 * The library `FHIRHelpers` in CQL: one function for each implicit conversion that the model information declares,
 * so that it always fits the model it is translated with.
 * https://cql.hl7.org/07-physicalrepresentation.html#conversioninfo
 */
export function fhirHelpers(modelInfo: string): string {
  return [
    `library ${FHIR_HELPERS.id} version '${FHIR_HELPERS.version}'`,
    `using FHIR version '4.0.1'`,
    'context Patient',
    ...conversions(modelInfo).map(definition),
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
 * is not one value, so it converts to null.
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
  'System.Concept': `if given is null then null
    else System.Concept { codes: given.coding C return ToCode(C), display: given.text.value }`,
};

function definition({ name, from, to }: Conversion): string {
  const body = BODIES[to] ?? 'given.value';
  return `define function ${name}(given ${from}):\n    ${body}`;
}
