import type { MeasurePackage, Plan } from '../../cql/engine.js';
import { engineNamed } from '../../cql/engines.js';
import type { ChunkTask, EvaluationRequest } from './evaluation-request.js';

/** A plan ready for records. */
export interface PreparedPlan {
  request: EvaluationRequest;
  plan: Plan;
}

/** Two runs that take turns, each with a plan of either engine. */
const KEPT_PLANS = 4;

/**
 * The expressions whose value is the clock's, as their ELM names them, or any escape that could hide such a name: JSON
 * has no other way to write it. https://cql.hl7.org/elm.html#date-and-time-operators
 */
const CLOCK = /"(?:Now|Today|TimeOfDay|CalculateAge)"|\\u00[4-7]/i;

/**
 * The plans that a thread has prepared, by the content they were made of; the least used goes first. Every run has a
 * `now` of its own. Logic that never asks for it gives the same plan whatever it is, so that the next run finds it.
 */
export class PlanCache {
  readonly #plans = new Map<string, PreparedPlan>();

  /**
   * The plan of a task, and whether it had to be made now.
   * @throws MeasurePackageError, CompileError, PeriodError
   */
  of({ key, now, plan: text }: ChunkTask): PreparedPlan & { isNew: boolean } {
    for (const name of [key, keyAt(key, now)]) {
      const known = this.#plans.get(name);
      if (!known) continue;
      this.#plans.delete(name);
      this.#plans.set(name, known);
      return { ...known, isNew: false };
    }
    const request = { ...(JSON.parse(Buffer.from(text).toString('utf8')) as Omit<EvaluationRequest, 'now'>), now };
    const prepared = { request, plan: engineNamed(request.engine).prepare(request) };
    this.#plans.set(request.packages.some(readsClock) ? keyAt(key, now) : key, prepared);
    const [oldest] = this.#plans.keys();
    if (this.#plans.size > KEPT_PLANS && oldest !== undefined) this.#plans.delete(oldest);
    return { ...prepared, isNew: true };
  }
}

function keyAt(key: string, now: string): string {
  return `${key} ${now}`;
}

function readsClock({ libraries }: MeasurePackage): boolean {
  return libraries.some(({ content = [] }) =>
    content.some(({ data }) => data !== undefined && CLOCK.test(Buffer.from(data, 'base64').toString('latin1'))),
  );
}
