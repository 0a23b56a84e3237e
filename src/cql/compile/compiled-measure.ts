import { UnusableInputError } from '../../errors/refusals.js';
import type { ExpressionValue, MeasurePackage, MeasureValues, Observation, PlanWarning } from '../engine.js';
import { episodeKey, episodeOf } from '../episode.js';
import { canonicalOf } from '../measure-definition.js';
import { measureExpressions, supplementalWarnings } from '../measure-expressions.js';
import type { MeasureExpressions, ObservationExpression } from '../measure-expressions.js';
import type { LibraryReader, PackageLibraries } from '../package-libraries.js';
import { readPackageLibraries } from '../package-libraries.js';
import { PackageValueSets } from '../package-value-sets.js';
import { Decimal } from '../runtime/decimal.js';
import { plainValue } from '../runtime/plain-value.js';
import { Quantity } from '../runtime/quantity.js';
import type { Value } from '../runtime/value.js';
import type { Code } from './codegen/code.js';
import { describeFault } from './evaluation-fault.js';
import type { Linker, LinkedLibrary } from './linker.js';
import type { ModuleGenerator } from './module-generator.js';

/** What the measures of one plan are compiled with. */
export interface PlanCompilation {
  reader: LibraryReader;
  linker: Linker;
  generator: ModuleGenerator;
}

/** A function of the module that gives a value of the current person. */
export type MeasureResult = (...given: readonly Value[]) => Value;

/** One measure of a plan: which functions of the module it needs, and what their values mean to it. */
export class CompiledMeasure {
  /** Functions of the module that give the values: the expressions in order, then the observation functions. */
  readonly results: readonly Code[];
  readonly warnings: readonly PlanWarning[];
  /** The measure's own library. */
  readonly library: LinkedLibrary;
  readonly #canonical: string;

  private constructor(
    source: MeasurePackage,
    libraries: PackageLibraries,
    private readonly expressions: MeasureExpressions,
    { linker, generator }: PlanCompilation,
  ) {
    this.#canonical = canonicalOf(source.measure);
    const valueSets = new PackageValueSets(source);
    const library = linker.link(libraries, valueSets);
    this.library = library;
    const told = generator.warnings.length;
    this.results = [
      ...expressions.names.map((name) => definitionOf(generator, library, name)),
      ...expressions.observations.map((observation) => observationOf(generator, library, observation)),
    ];
    this.warnings = [
      ...valueSets.warnings(source, libraries),
      ...supplementalWarnings(source, libraries),
      ...generator.warnings
        .slice(told)
        .map((message) => ({ measure: this.#canonical, subject: library.name, message })),
    ];
  }

  /**
   * Null when the package lacks something, which is then told in `problems`.
   * @throws CompileError for logic that cannot be compiled
   */
  static of(source: MeasurePackage, compilation: PlanCompilation, problems: string[]): CompiledMeasure | null {
    const known = problems.length;
    const libraries = readPackageLibraries(source, problems, compilation.reader);
    const expressions = libraries && measureExpressions(source, libraries, problems);
    return expressions && problems.length === known
      ? new CompiledMeasure(source, libraries, expressions, compilation)
      : null;
  }

  /** The values for the current person. Never throws for a fault of the record. */
  values(results: readonly MeasureResult[]): MeasureValues {
    try {
      return this.#valuesOf(results);
    } catch (fault) {
      return this.failed(describeFault(fault));
    }
  }

  failed(error: string): MeasureValues {
    return { measure: this.#canonical, expressions: new Map(), observations: new Map(), error };
  }

  #valuesOf(results: readonly MeasureResult[]): MeasureValues {
    const { names, observations } = this.expressions;
    const values = new Map(names.map((name, index) => [name, results[index]()]));
    const expressions = new Map([...values].map(([name, value]) => [name, expressionValue(value)]));
    const observed = observations.map(({ key, episodes }, index): [string, Observation[]] => {
      const observe = results[names.length + index];
      return [key, observationsOf(observe, episodes === null ? null : (values.get(episodes) ?? null), episodes)];
    });
    return { measure: this.#canonical, expressions, observations: new Map(observed), error: null };
  }
}

function observationsOf(observe: MeasureResult, source: Value, episodes: string | null): Observation[] {
  if (episodes === null) return [{ key: 'Patient', value: observedNumber(observe()) }];
  if (!Array.isArray(source)) return [];
  return (source as readonly Value[])
    .filter((episode) => episode !== null)
    .map((episode) => ({ key: episodeKey(plainValue(episode)), value: observedNumber(observe(episode)) }));
}

function definitionOf(generator: ModuleGenerator, library: LinkedLibrary, name: string): Code {
  const found = generator.definition(library, name, { type: 'Measure' });
  return found ?? functionOf(generator, library, name, 0);
}

function observationOf(
  generator: ModuleGenerator,
  library: LinkedLibrary,
  { name, episodes }: ObservationExpression,
): Code {
  return episodes === null ? definitionOf(generator, library, name) : functionOf(generator, library, name, 1);
}

/** The function of that name with that many operands; `measureExpressions` has seen that there is one. */
function functionOf(generator: ModuleGenerator, library: LinkedLibrary, name: string, operands: number): Code {
  const overloads = library.functions.get(name) ?? [];
  const found = overloads.find(({ operand }) => operand.length === operands);
  if (!found) throw new UnusableInputError(`${library.name} has no function "${name}" of ${operands} operands`);
  return generator.function(library, found).name;
}

function expressionValue(value: Value): ExpressionValue {
  if (value === null || typeof value === 'boolean') return { kind: 'boolean', value };
  if (!Array.isArray(value)) return { kind: 'other', value: plainValue(value) };
  const items = (value as readonly Value[]).filter((item) => item !== null);
  return { kind: 'list', items: items.map((item) => episodeOf(plainValue(item))) };
}

/** A number, or the value of a Quantity; anything else is no observation. */
function observedNumber(value: Value): number | null {
  if (typeof value === 'number') return value;
  if (value instanceof Decimal) return value.toNumber();
  return value instanceof Quantity ? (value.value?.toNumber() ?? null) : null;
}
