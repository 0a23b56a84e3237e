import type { PlanEnvironment } from '../runtime/environment.js';
import { Evaluation } from '../runtime/evaluation.js';
import { Budget, DEFAULT_LIMITS } from '../runtime/limits.js';
import type { EvaluationLimits } from '../runtime/limits.js';
import type { RecordIndex } from '../runtime/record-index.js';
import type { Value } from '../runtime/value.js';
import type { Code } from './codegen/code.js';
import type { RuntimeFunction } from './generator.js';
import type { ModuleGenerator } from './module-generator.js';

/** A generated module bound to one plan. Evaluations follow one another; none starts within another. */
export interface CompiledModule {
  /** The JavaScript, for reading and tests. */
  readonly source: string;
  /** Turns to a person; the results then are of that person. */
  begin(record: RecordIndex): void;
  /** Does what asks for results within the limits of one measure and person. Outside of it nothing can be evaluated. */
  limited<Result>(work: () => Result): Result;
  /** In the order they were asked for. @throws LocatedError when the evaluation of one fails */
  readonly results: readonly ((...given: readonly Value[]) => Value)[];
}

/** What the source of a module makes when it is run. */
type ModuleFactory = (
  runtime: readonly RuntimeFunction[],
  prepared: readonly unknown[],
  environment: PlanEnvironment,
  budget: Budget,
) => { begin: (evaluation: Evaluation) => void; results: CompiledModule['results'] };

/** Makes the functions that `results` name out of what the generator has collected. */
export function compiledModule(
  generator: ModuleGenerator,
  results: readonly Code[],
  environment: PlanEnvironment,
  limits: EvaluationLimits = DEFAULT_LIMITS,
): CompiledModule {
  const source = generator.source(results).text;
  // The only place where text becomes a program. All of it was made by `code` templates: see codegen/code.ts.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const factory = new Function('runtime', 'prepared', 'environment', 'budget', source) as ModuleFactory;
  const budget = new Budget(limits);
  const made = factory([...generator.functions.keys()], generator.prepared, environment, budget);
  return {
    source,
    begin: (record) => made.begin(new Evaluation(record)),
    limited: (work) => budget.limited(work),
    results: made.results,
  };
}
