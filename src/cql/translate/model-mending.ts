/** Components that profiles of US Core slice by one LOINC code, by the name of the slice. https://hl7.org/fhir/us/core/STU6.1/ */
const COMPONENT_SLICES: Readonly<Record<string, string>> = {
  systolic: '8480-6',
  diastolic: '8462-4',
  FlowRate: '3151-8',
  Concentration: '3150-6',
  industry: '86188-0',
};

const OVER_FHIR = /^[^]{0,2000}?<(?:\w+:)?modelInfo\s[^>]*targetUrl="http:\/\/hl7\.org\/fhir"/;

/**
 * Model information over FHIR as it is given to the translator, with what published information of QI-Core 6.0.0 and US
 * Core 6.1.0 leaves out or states in a form that reads nothing:
 * - a slice of Observation.component has no target, so that an element of its name, which FHIR lacks, would be read;
 * - a target names a choice as `code[x]`, of which logic says `code`
 *   (https://cql.hl7.org/07-physicalrepresentation.html#modelinfo);
 * - a target calls `FHIRHelpers.ToInterval`: the translator takes its operand for a Period, also where it is a Range,
 *   and only when a model is named QICore. `ToValue` converts both. For Periods of QICore itself nothing is changed.
 */
export function mendedModel(xml: string, name: string): string {
  if (!OVER_FHIR.test(xml)) return xml;
  return xml
    .replace(/<element ([^>]*?)\/?>/g, (element: string, attributes: string) => withSliceTarget(element, attributes))
    .replace(/target="[^"]*"/g, (target) => target.replace(/(%parent\.\w+)\[x\]/g, '$1'))
    .replace(/<element [^>]*target="FHIRHelpers\.ToInterval\(%value\)"[^>]*>[^]*?<\/element>/g, (element) =>
      name === 'QICore' && !/<pointTypeSpecifier [^>]*name="Quantity"/.test(element)
        ? element
        : element.replace('FHIRHelpers.ToInterval(%value)', 'FHIRHelpers.ToValue(%value)'),
    );
}

function withSliceTarget(element: string, attributes: string): string {
  const slice = /(?:^|\s)name="([^"]*)"/.exec(attributes)?.[1] ?? '';
  const isComponent = /\belementType="\w+\.Observation\.Component(\.\w+)?"/.test(attributes);
  if (!isComponent || /\btarget="/.test(attributes) || !Object.hasOwn(COMPONENT_SLICES, slice)) return element;
  const code = `code.coding.system='http://loinc.org',code.coding.code='${COMPONENT_SLICES[slice]}'`;
  return element.replace('<element ', `<element target="%parent.component[${code}]" `);
}
