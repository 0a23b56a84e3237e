import { modelInfo } from './model-info.js';

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
 * Core 6.1.0 leaves out, or states in a form that reads nothing (https://cql.hl7.org/07-physicalrepresentation.html#modelinfo):
 * - a class without primary code path has that of the type of FHIR it is of;
 * - a slice of Observation.component has no target, so that an element of its name, which FHIR lacks, would be read;
 * - a target names a choice as `code[x]`, of which logic says `code`;
 * - a target chooses by `coding.system='…'`, which compares a FHIR uri with a text and is null: `coding.system.value`;
 * - a target calls `FHIRHelpers.ToInterval`: the translator takes its operand for a Period, also where it is a Range,
 *   and only when a model is named QICore. `ToValue` converts both. For Periods of QICore itself nothing is changed.
 */
export function mendedModel(xml: string, name: string): string {
  if (!OVER_FHIR.test(xml)) return xml;
  const codePaths = codePathsOf(modelInfo());
  return xml
    .replace(/<typeInfo ([^>]*)>/g, (type: string, attributes: string) => withCodePath(type, attributes, codePaths))
    .replace(/<element ([^>]*?)\/?>/g, (element: string, attributes: string) => withSliceTarget(element, attributes))
    .replace(/target="[^"]*"/g, mendedTarget)
    .replace(/<element [^>]*target="FHIRHelpers\.ToInterval\(%value\)"[^>]*>[^]*?<\/element>/g, (element) =>
      name === 'QICore' && !/<pointTypeSpecifier [^>]*name="Quantity"/.test(element)
        ? element
        : element.replace('FHIRHelpers.ToInterval(%value)', 'FHIRHelpers.ToValue(%value)'),
    );
}

/** Where each type of FHIR has the code that a retrieve filters by. */
function codePathsOf(fhir: string): ReadonlyMap<string, string> {
  const types = [...fhir.matchAll(/<typeInfo ([^>]*)>/g)].map(([, attributes = '']) => attributes);
  return new Map(types.map((attributes) => [valueOf(attributes, 'name'), valueOf(attributes, 'primaryCodePath')]));
}

function withCodePath(type: string, attributes: string, codePaths: ReadonlyMap<string, string>): string {
  if (valueOf(attributes, 'retrievable') !== 'true' || valueOf(attributes, 'primaryCodePath') !== '') return type;
  const path = codePaths.get(valueOf(attributes, 'target') || valueOf(attributes, 'name')) ?? '';
  return path === '' ? type : type.replace('<typeInfo ', `<typeInfo primaryCodePath="${path}" `);
}

function withSliceTarget(element: string, attributes: string): string {
  const slice = valueOf(attributes, 'name');
  const isComponent = /^\w+\.Observation\.Component(\.\w+)?$/.test(valueOf(attributes, 'elementType'));
  if (!isComponent || valueOf(attributes, 'target') !== '' || !Object.hasOwn(COMPONENT_SLICES, slice)) return element;
  const code = `code.coding.system='http://loinc.org',code.coding.code='${COMPONENT_SLICES[slice]}'`;
  return element.replace('<element ', `<element target="%parent.component[${code}]" `);
}

function mendedTarget(target: string): string {
  return target
    .replace(/(%parent\.\w+)\[x\]/g, '$1')
    .replace(/(?<=[[,])coding\.(system|code)(?==)/g, 'coding.$1.value');
}

function valueOf(attributes: string, name: string): string {
  return new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1] ?? '';
}
