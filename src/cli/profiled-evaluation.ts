import { CompiledPlan } from '../cql/compile/compiled-plan.js';
import type { Plan } from '../cql/engine.js';
import { Profile } from '../cql/runtime/profile.js';
import type { DefinitionCost } from '../cql/runtime/profile.js';
import { evaluateContent } from '../evaluation/evaluate-record.js';
import type { RecordEvaluation } from '../evaluation/person-result.js';
import type { EvaluationRequest, RecordContent } from '../evaluation/threads/evaluation-pool.js';
import type { RecordEvaluator } from './evaluate-stream.js';
import { renderTable } from './table.js';

/** Evaluates in this thread with a plan that is compiled to count time and calls of each definition. */
export class ProfiledEvaluation implements RecordEvaluator {
  readonly threads = 1;
  readonly #profile = new Profile();
  readonly #plan: Plan;

  /** @throws MeasurePackageError, CompileError, PeriodError */
  constructor(request: EvaluationRequest) {
    const plan = new CompiledPlan(request, { profile: this.#profile });
    this.#plan = { warnings: plan.warnings, evaluate: (record) => Promise.resolve(plan.evaluate(record)) };
  }

  get warnings(): Plan['warnings'] {
    return this.#plan.warnings;
  }

  async evaluate({ packages }: EvaluationRequest, records: readonly RecordContent[]): Promise<RecordEvaluation[]> {
    const evaluations = [];
    for (const record of records) evaluations.push(await evaluateContent(this.#plan, packages, record));
    return evaluations;
  }

  /**
   * The definitions that were evaluated for a person, the costliest first. Functions count to the definitions that call
   * them; what is the same for all persons is computed once, and left out.
   */
  table(): string {
    const reached = this.#profile.costs.filter(({ calls }) => calls > 0).sort((a, b) => b.own - a.own);
    return renderTable(['own ms', 'total ms', 'calls', 'definition', 'library'], reached.map(cells));
  }
}

function cells({ own, total, calls, name, library }: DefinitionCost): string[] {
  return [own.toFixed(3), total.toFixed(3), String(calls), name, library];
}
