import { FHIR, SYSTEM } from '../../runtime/cql-type.js';
import { constructNode } from '../../runtime/fhir-construct.js';
import { FhirModel } from '../../runtime/fhir-model.js';
import { SYSTEM_STRUCTURES } from '../../runtime/system-structures.js';
import { tupleOf } from '../../runtime/tuple.js';
import { code } from '../codegen/code.js';
import type { Code } from '../codegen/code.js';
import type { ElmNode } from '../elm-node.js';
import type { Generator } from '../generator.js';
import type { OperatorFamily } from '../operator.js';

/** Structured values by their elements. https://cql.hl7.org/02-authorsguide.html#structured-values-tuples */
export const selectorOperators: OperatorFamily = {
  // Tuple { name: value, … }
  Tuple: (node, gen) => gen.call(tupleOf, gen.prepared(elementNames(node, gen)), elementValues(node, gen)),

  // Quantity { value: 1.0, unit: 'mg' }, FHIR.string { value: 'a' }
  Instance: (node, gen) => {
    const type = gen.text(node, 'classType');
    if (type.startsWith(SYSTEM)) return systemInstance(node, type.slice(SYSTEM.length), gen);
    const model = type.startsWith(FHIR) ? FhirModel.get().type(type) : null;
    if (!model) return gen.fail(node, 'Instances of this type cannot be made');
    const names = elementNames(node, gen);
    const unknown = names.some((name) => model.element(name) === null);
    if (unknown) return gen.fail(node, 'The type of the instance has no such element');
    return gen.call(
      constructNode,
      gen.prepared(model),
      gen.prepared(names),
      elementValues(node, gen),
      code`${gen.environment}.offset`,
    );
  },
};

function systemInstance(node: ElmNode, type: string, gen: Generator): Code {
  const structure = SYSTEM_STRUCTURES.get(type);
  if (!structure) return gen.fail(node, 'Instances of this type cannot be made');
  const values = new Map(elements(node, gen).map(({ name, value }) => [name, value]));
  for (const name of values.keys()) {
    if (!structure.elements.includes(name)) return gen.fail(node, 'The type of the instance has no such element');
  }
  return gen.call(structure.make, ...structure.elements.map((name) => gen.optional(values.get(name))));
}

interface NamedValue {
  readonly name: string;
  readonly value: unknown;
}

function elements(node: ElmNode, gen: Generator): readonly NamedValue[] {
  const given = node['element'];
  if (given === undefined) return [];
  if (!Array.isArray(given)) return gen.fail(node, `The elements of ${node.type} cannot be read`);
  return (given as ElmNode[]).map((element) => ({ name: gen.text(element, 'name'), value: element['value'] }));
}

function elementNames(node: ElmNode, gen: Generator): readonly string[] {
  return elements(node, gen).map(({ name }) => name);
}

function elementValues(node: ElmNode, gen: Generator): Code {
  return code`[${elements(node, gen).map(({ value }) => gen.expression(value))}]`;
}
