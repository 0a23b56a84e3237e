import { FHIR } from '../../runtime/cql-type.js';
import { during } from '../../runtime/date-filter.js';
import { code } from '../codegen/code.js';
import type { Code } from '../codegen/code.js';
import { isElmNode } from '../elm-node.js';
import type { ElmNode } from '../elm-node.js';
import type { ExpressionGenerator } from '../expression-generator.js';
import type { CoreOperatorFamily } from '../operator.js';

/** Retrieves of FHIR data. https://cql.hl7.org/02-authorsguide.html#retrieve */
export const retrieveOperators: CoreOperatorFamily = {
  Retrieve: (node, gen) => {
    for (const filter of ['codeFilter', 'dateFilter', 'otherFilter']) refuseFilter(node, gen, filter);
    const retrieved = byCode(node, gen);
    const range = node['dateRange'];
    const path = gen.optionalText(node, 'dateProperty');
    if (range === undefined || path === null) return retrieved;
    return gen.call(during, retrieved, path, gen.expression(range));
  },
};

function byCode(node: ElmNode, gen: ExpressionGenerator): Code {
  const type = resourceType(gen.text(node, 'dataType'));
  const profile = gen.optionalText(node, 'templateId');
  const codes = node['codes'];
  if (codes === undefined) return code`${gen.evaluation}.retrieve(${gen.module.site(type, profile)})`;
  const element =
    gen.optionalText(node, 'codeProperty') ?? gen.fail(node, 'A retrieve by code does not say of which element');
  const site = gen.module.codedSite(type, profile, element);
  return code`${gen.evaluation}.retrieveByCode(${site}, ${codesOf(codes, gen)})`;
}

/**
 * What a retrieve asks for: `Observation: "HbA1c Laboratory Test"`, with the profile where that is more than the type:
 * `ServiceRequest (qicore-servicenotrequested): "Hospice Care"`.
 */
export function retrieveLabel(node: ElmNode): string {
  const type = resourceType(textOf(node['dataType']));
  const profile = textOf(node['templateId']).replace(/^.*\//, '');
  const isPlain = ['', type, `qicore-${type.toLowerCase()}`].includes(profile);
  const asked = isPlain ? type : `${type} (${profile})`;
  const codes = node['codes'];
  const operand = isElmNode(codes) && codes['name'] === undefined ? codes['operand'] : codes;
  const name = isElmNode(operand) ? textOf(operand['name']) : '';
  return name === '' ? asked : `${asked}: "${name}"`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Of a value set membership is asked, so it need not be expanded. */
function codesOf(codes: unknown, gen: ExpressionGenerator): Code {
  const named = isElmNode(codes) && codes.type === 'ExpandValueSet' ? codes['operand'] : codes;
  if (isElmNode(named) && named.type === 'ValueSetRef') return gen.definition(named, 'valueSets');
  return gen.once(gen.expression(codes));
}

/** Name of a retrieve's type without namespace. */
function resourceType(dataType: string): string {
  return dataType.startsWith(FHIR) ? dataType.slice(FHIR.length) : dataType.replace(/^\{[^}]*\}/, '');
}

/** The translator writes these only when asked to optimise for a server. */
function refuseFilter(node: ElmNode, gen: ExpressionGenerator, filter: string): void {
  const given = node[filter];
  if (Array.isArray(given) && given.length > 0) gen.fail(node, `A retrieve with ${filter} cannot be evaluated`);
}
