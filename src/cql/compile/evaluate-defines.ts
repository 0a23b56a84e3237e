import type { ValueSet } from '../../fhir/types.js';
import type { ElmLibrary } from '../elm.js';
import type { PatientRecord, PlanRequest } from '../engine.js';
import { PackageValueSets } from '../package-value-sets.js';
import { plainValue } from '../runtime/plain-value.js';
import type { EvaluationLimits } from '../runtime/limits.js';
import { RecordIndex } from '../runtime/record-index.js';
import { ProfileTests } from '../runtime/retrieve-site.js';
import type { Value } from '../runtime/value.js';
import { compiledModule } from './compiled-module.js';
import { describeFault } from './evaluation-fault.js';
import { Linker, librariesFrom } from './linker.js';
import { ModuleGenerator } from './module-generator.js';
import { planEnvironment } from './plan-environment.js';

export interface DefinesRequest extends Omit<PlanRequest, 'packages'> {
  valueSets: readonly ValueSet[];
  /** Of each definition. */
  limits?: EvaluationLimits;
}

/** Value of one definition, or why there is none. */
export type Outcome = { value: Value; plain: unknown } | { error: string };

/** Every expression definition of some libraries, compiled; for tests and comparisons. */
export interface CompiledDefines {
  /** `library.define` */
  readonly names: readonly string[];
  /** The JavaScript that they became. */
  readonly source: string;
  evaluate(record: PatientRecord): Map<string, Outcome>;
}

/**
 * Compiles all definitions of a library and of all that it includes.
 * @throws CompileError, PeriodError
 */
export function compileDefines(
  libraries: readonly ElmLibrary[],
  main: ElmLibrary,
  request: DefinesRequest,
): CompiledDefines {
  const generator = new ModuleGenerator();
  const valueSets = new PackageValueSets({ valueSets: [...request.valueSets] });
  const linked = new Linker().link({ main, all: libraries }, valueSets);
  const defines = [...librariesFrom(linked)].flatMap((library) =>
    [...library.expressions.keys()].map((name) => ({ library, name })),
  );
  const results = defines.map(({ library, name }) => generator.definition(library, name, { type: 'Library' }));
  const environment = planEnvironment(request);
  const module = compiledModule(
    generator,
    results.filter((result) => result !== null),
    environment,
    request.limits,
  );
  const profiles = new ProfileTests(request.profiles);
  const names = defines.map(({ library, name }) => `${library.elm.identifier.id}.${name}`);
  return {
    names,
    source: module.source,
    evaluate: (record) => {
      module.begin(new RecordIndex(record, profiles, environment.offset));
      return new Map(names.map((name, index) => [name, module.limited(() => outcome(module.results[index]))]));
    },
  };
}

function outcome(evaluate: () => Value): Outcome {
  try {
    const value = evaluate();
    return { value, plain: plainValue(value) };
  } catch (fault) {
    return { error: describeFault(fault) };
  }
}
