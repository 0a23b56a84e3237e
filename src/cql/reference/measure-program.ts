import type { Expression, Library } from 'cql-execution';
import type { ExpressionValue, MeasurePackage, MeasureValues, Observation, PlanWarning } from '../engine.js';
import { episodeKey, episodeOf } from '../episode.js';
import { canonicalOf } from '../measure-definition.js';
import { measureExpressions, supplementalWarnings } from '../measure-expressions.js';
import type { MeasureExpressions, ObservationExpression } from '../measure-expressions.js';
import type { PackageLibraries } from '../package-libraries.js';
import { readPackageLibraries } from '../package-libraries.js';
import { PackageValueSets } from '../package-value-sets.js';
import { describeFault } from './evaluation-fault.js';
import { PackageTerminology } from './package-terminology.js';
import { plainValue } from './plain-value.js';
import type { RecordSource } from './record-source.js';
import { LibraryTree, SharedContext, valueOf } from './shared-context.js';
import type { PlanContext } from './shared-context.js';

/** One measure, ready to be evaluated: its libraries built once, its value sets indexed once. */
export class MeasureProgram {
  readonly canonical: string;
  readonly warnings: readonly PlanWarning[];
  readonly #library: Library;
  readonly #terminology: PackageTerminology;
  readonly #expressions: MeasureExpressions;

  private constructor(source: MeasurePackage, libraries: PackageLibraries, expressions: MeasureExpressions) {
    this.canonical = canonicalOf(source.measure);
    const valueSets = new PackageValueSets(source);
    this.#terminology = new PackageTerminology(valueSets);
    this.warnings = [...valueSets.warnings(source, libraries), ...supplementalWarnings(source, libraries)];
    this.#library = new LibraryTree(libraries.all).resolved(libraries.main);
    this.#expressions = expressions;
  }

  /** Null when the package lacks something, which is then told in `problems`. */
  static of(source: MeasurePackage, problems: string[]): MeasureProgram | null {
    const known = problems.length;
    const libraries = readPackageLibraries(source, problems);
    const expressions = libraries && measureExpressions(source, libraries, problems);
    return expressions && problems.length === known ? new MeasureProgram(source, libraries, expressions) : null;
  }

  /** Evaluates only what the Measure names, and what that needs. Never rejects for a fault of the record. */
  async evaluate(record: RecordSource, plan: PlanContext): Promise<MeasureValues> {
    try {
      const context = new SharedContext(this.#library, record, this.#terminology, plan);
      const expressions = new Map<string, ExpressionValue>();
      for (const name of this.#expressions.names) expressions.set(name, expressionValue(await valueOf(context, name)));
      const observations = new Map<string, readonly Observation[]>();
      for (const wanted of this.#expressions.observations) {
        observations.set(wanted.key, await this.#observe(context, wanted));
      }
      return { measure: this.canonical, expressions, observations, error: null };
    } catch (fault) {
      return { measure: this.canonical, expressions: new Map(), observations: new Map(), error: describeFault(fault) };
    }
  }

  async #observe(context: SharedContext, { name, episodes }: ObservationExpression): Promise<Observation[]> {
    const overloads = (this.#library.getFunction(name) ?? []) as FunctionDef[];
    if (episodes === null) {
      const definition = overloads.find(({ parameters }) => !parameters?.length);
      const value = definition ? await call(context, definition, []) : await valueOf(context, name);
      return [{ key: 'Patient', value: observedNumber(value) }];
    }
    const definition = overloads.find(({ parameters }) => parameters?.length === 1);
    const items = await valueOf(context, episodes);
    if (!definition || !Array.isArray(items)) return [];
    const observations: Observation[] = [];
    for (const item of items as unknown[]) {
      if (item === null || item === undefined) continue;
      observations.push({
        key: episodeKey(plainValue(item)),
        value: observedNumber(await call(context, definition, [item])),
      });
    }
    return observations;
  }
}

/** Calls a function of the context's library as the engine's own FunctionRef does. */
async function call(context: SharedContext, definition: FunctionDef, values: readonly unknown[]): Promise<unknown> {
  const child = context.childContext();
  for (const [index, { name }] of (definition.parameters ?? []).entries()) child.set(name, values[index]);
  return (await definition.expression.execute(child)) as unknown;
}

interface FunctionDef {
  parameters?: readonly { name: string }[];
  expression: Expression;
}

function expressionValue(value: unknown): ExpressionValue {
  if (value === null || value === undefined || typeof value === 'boolean') {
    return { kind: 'boolean', value: value ?? null };
  }
  if (!Array.isArray(value)) return { kind: 'other', value: plainValue(value) };
  const items = (value as unknown[]).filter((item) => item !== null && item !== undefined);
  return { kind: 'list', items: items.map((item) => episodeOf(plainValue(item))) };
}

/** A number, or the value of a Quantity; anything else is no observation. */
function observedNumber(value: unknown): number | null {
  if (typeof value === 'number') return value;
  const quantity = value as { isQuantity?: boolean; value?: number } | null | undefined;
  return quantity?.isQuantity ? (quantity.value ?? null) : null;
}
