import { anyInValueSet, expandValueSet, inValueSet } from '../../runtime/membership.js';
import { codeIn, conceptOf } from '../../runtime/system-structures.js';
import { code } from '../codegen/code.js';
import type { Code } from '../codegen/code.js';
import { isElmNode } from '../elm-node.js';
import type { ElmNode } from '../elm-node.js';
import type { Generator } from '../generator.js';
import type { Operator, OperatorFamily } from '../operator.js';

/** Clinical values and operators. https://cql.hl7.org/09-b-cqlreference.html#clinical-operators-3 */
export const clinicalOperators: OperatorFamily = {
  CodeRef: (node, gen) => gen.definition(node, 'codes'),
  CodeSystemRef: (node, gen) => gen.definition(node, 'codeSystems'),
  ConceptRef: (node, gen) => gen.definition(node, 'concepts'),
  ValueSetRef: (node, gen) => gen.definition(node, 'valueSets'),

  // Code 'code' from system display 'display'
  Code: (node, gen) => codeSelector(node, gen),
  // Concept { code, … } display 'display'
  Concept: (node, gen) => {
    const codes = Array.isArray(node['code']) ? (node['code'] as ElmNode[]) : [];
    const given = code`[${codes.map((item) => codeSelector(item, gen))}]`;
    return gen.call(conceptOf, given, gen.optionalText(node, 'display'));
  },

  // ExpandValueSet(valueset ValueSet) List<Code>
  ExpandValueSet: (node, gen) => gen.call(expandValueSet, ...gen.operands(node, 1)),
  // in(code String | Code | Concept, valueset ValueSet) Boolean
  InValueSet: (node, gen) => gen.call(inValueSet, gen.expression(node['code']), valueSet(node, gen)),
  // in(codes List<String | Code | Concept>, valueset ValueSet) Boolean
  AnyInValueSet: (node, gen) => gen.call(anyInValueSet, gen.expression(node['codes']), valueSet(node, gen)),

  InCodeSystem: withoutContent,
  AnyInCodeSystem: withoutContent,
  Subsumes: withoutContent,
  SubsumedBy: withoutContent,
};

/** A reference by name goes before an expression: translators write both for one value set. */
function valueSet(node: ElmNode, gen: Generator): Code {
  const named = node['valueset'];
  if (typeof named !== 'object' || named === null) return gen.expression(node['valuesetExpression']);
  return gen.definition(named as ElmNode, 'valueSets');
}

function codeSelector(node: ElmNode, gen: Generator): Code {
  if (node['system'] === undefined && isElmNode(node)) return gen.expression(node);
  const system = gen.definition(node['system'] as ElmNode, 'codeSystems');
  return gen.call(codeIn, system, gen.text(node, 'code'), gen.optionalText(node, 'display'));
}

function withoutContent(...[node, gen]: Parameters<Operator>): Code {
  return gen.fail(node, 'The content of code systems is not in packages, so it cannot be asked for');
}
