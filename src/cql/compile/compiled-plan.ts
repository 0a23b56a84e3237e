import type { MeasureValues, PatientRecord, Plan, PlanRequest, PlanWarning } from '../engine.js';
import { MeasurePackageError } from '../measure-package-error.js';
import { LibraryReader } from '../package-libraries.js';
import { RecordIndex } from '../runtime/record-index.js';
import { ProfileTests } from '../runtime/retrieve-site.js';
import { CompiledMeasure } from './compiled-measure.js';
import type { MeasureResult } from './compiled-measure.js';
import { compiledModule } from './compiled-module.js';
import type { CompiledModule } from './compiled-module.js';
import { describeFault } from './evaluation-fault.js';
import { Linker } from './linker.js';
import type { LinkedLibrary } from './linker.js';
import { ModuleGenerator } from './module-generator.js';
import type { Instruments } from './module-generator.js';
import { planEnvironment } from './plan-environment.js';

interface BoundMeasure {
  readonly measure: CompiledMeasure;
  readonly results: readonly MeasureResult[];
}

/** All measures of a plan as one module over one index of the record. */
export class CompiledPlan {
  readonly warnings: readonly PlanWarning[];
  /** Main libraries, in the order of the packages. */
  readonly libraries: readonly LinkedLibrary[];
  /** The JavaScript of the plan. */
  readonly source: string;
  readonly #module: CompiledModule;
  readonly #measures: readonly BoundMeasure[];
  readonly #profiles: ProfileTests;
  readonly #offset: number;

  /**
   * @param instruments for a plan that is compiled to be looked at
   * @throws MeasurePackageError, CompileError, PeriodError
   */
  constructor(request: PlanRequest, instruments: Instruments = {}) {
    const environment = planEnvironment(request);
    const problems: string[] = [];
    const generator = new ModuleGenerator(instruments);
    const compilation = { reader: new LibraryReader(), linker: new Linker(), generator };
    const measures = request.packages
      .map((source) => CompiledMeasure.of(source, compilation, problems))
      .filter((measure) => measure !== null);
    if (problems.length > 0) throw new MeasurePackageError(problems);
    const wanted = measures.flatMap(({ results }) => results);
    this.#module = compiledModule(generator, wanted, environment);
    this.#measures = bound(measures, this.#module.results);
    this.#profiles = new ProfileTests(request.profiles);
    this.#offset = environment.offset;
    this.source = this.#module.source;
    this.libraries = measures.map(({ library }) => library);
    this.warnings = measures.flatMap(({ warnings }) => warnings);
  }

  /** One entry for each package, in the order of the request. Never throws for a fault of the record. */
  evaluate(record: PatientRecord): MeasureValues[] {
    const index = new RecordIndex(record, this.#profiles, this.#offset);
    try {
      index.requirePatient();
    } catch (fault) {
      return this.#measures.map(({ measure }) => measure.failed(describeFault(fault)));
    }
    this.#module.begin(index);
    return this.#measures.map(({ measure, results }) => this.#module.limited(() => measure.values(results)));
  }
}

/** A plan as every engine gives it. */
export function preparedPlan(request: PlanRequest): Plan {
  const plan = new CompiledPlan(request);
  return { warnings: plan.warnings, evaluate: (record) => Promise.resolve(plan.evaluate(record)) };
}

function bound(measures: readonly CompiledMeasure[], results: readonly MeasureResult[]): BoundMeasure[] {
  let first = 0;
  return measures.map((measure) => ({ measure, results: results.slice(first, (first += measure.results.length)) }));
}
