import { propertyPath, property } from '../../runtime/property.js';
import type { PlanEnvironment } from '../../runtime/environment.js';
import type { Value } from '../../runtime/value.js';
import { code } from '../codegen/code.js';
import type { Code } from '../codegen/code.js';
import type { ElmNode } from '../elm-node.js';
import type { ExpressionGenerator } from '../expression-generator.js';
import type { CoreOperatorFamily } from '../operator.js';
import { candidates, dispatch, operandTests } from '../overloads.js';

/** References to what has a name: definitions, functions, operands, aliases, parameters, elements. */
export const referenceOperators: CoreOperatorFamily = {
  ExpressionRef: (node, gen) => definitionValue(node, gen),

  FunctionRef: (node, gen) => functionCall(node, gen),

  OperandRef: (node, gen) => variable(node, gen, gen.operand(gen.text(node, 'name'))),

  AliasRef: (node, gen) => variable(node, gen, gen.named(gen.text(node, 'name'))),

  QueryLetRef: (node, gen) => variable(node, gen, gen.named(gen.text(node, 'name'))),

  // A name that the translator did not resolve: an alias, a definition, or in a sort clause an element of the row.
  IdentifierRef: (node, gen) => {
    const name = gen.text(node, 'name');
    const row = gen.named('$this');
    const known = gen.named(name) ?? gen.operand(name);
    if (known) return known;
    return row ? element(row, name, gen) : definitionValue(node, gen);
  },

  ParameterRef: (node, gen) => {
    const name = gen.text(node, 'name');
    const library = gen.libraryOf(node);
    const found = library.elm.parameters?.def?.find((parameter) => parameter.name === name);
    if (!found) return gen.fail(node, `The parameter "${name}" is not defined`);
    const byDefault = gen.module.parameterDefault(library, found, node);
    return gen.reading(gen.call(parameter, gen.environment, name, byDefault), !byDefault.isConstant);
  },

  Property: (node, gen) => {
    const scope = gen.optionalText(node, 'scope');
    const path = gen.text(node, 'path');
    if (scope === null && node['source'] === undefined) return ofNothing(node, path, gen);
    const source = scope === null ? gen.expression(node['source']) : variable(node, gen, gen.named(scope));
    return element(source, path, gen);
  },
};

/**
 * Translators leave out of what an element is when they join a MedicationRequest with the Medication it
 * refers to: https://github.com/cqframework/clinical_quality_language/issues/1363. Published packages hold such logic.
 */
function ofNothing(node: ElmNode, path: string, gen: ExpressionGenerator): Code {
  gen.warn(node, `The logic does not say of what "${path}" is an element; it is taken as null`);
  return code`null`;
}

/** Value of a parameter: what the plan gives, else its default, else null. */
function parameter({ parameters }: PlanEnvironment, name: string, byDefault: () => Value): Value {
  return parameters.get(name) ?? byDefault();
}

/** An element of a value along a path such as `effective` or `code.coding`. */
function element(source: Code, path: string, gen: ExpressionGenerator): Code {
  const names = path.split('.');
  if (names.length === 1) return gen.call(property, source, path);
  return gen.call(propertyPath, source, gen.prepared(names));
}

function variable(node: ElmNode, gen: ExpressionGenerator, found: Code | null): Code {
  return (
    found ??
    gen.fail(node, `"${gen.optionalText(node, 'name') ?? gen.optionalText(node, 'scope')}" stands for nothing here`)
  );
}

function functionCall(node: ElmNode, gen: ExpressionGenerator): Code {
  const given = gen.operands(node);
  const library = gen.libraryOf(node);
  const overloads = candidates(library, node, given.length);
  const compiled = overloads.map((overload) => gen.module.function(library, overload));
  const [only] = compiled;
  if (!only) return gen.fail(node, `No function "${gen.text(node, 'name')}" takes ${given.length} operands`);
  const reads = compiled.some(({ readsRecord }) => readsRecord);
  if (compiled.length === 1) return gen.reading(code`${only.name}(${given})`, reads);
  const choices = overloads.map((overload, index) => {
    const tests = gen.prepared(operandTests(overload));
    return code`{ tests: ${tests}, fn: ${compiled[index]?.name ?? null} }`;
  });
  return gen.reading(gen.call(dispatch, code`[${choices}]`, code`[${given}]`), reads);
}

function definitionValue(node: ElmNode, gen: ExpressionGenerator): Code {
  const name = gen.text(node, 'name');
  const found = gen.module.definition(gen.libraryOf(node), name, node);
  if (!found) return gen.fail(node, `"${name}" is not defined`);
  return gen.reading(code`${found}()`, !found.isConstant);
}
