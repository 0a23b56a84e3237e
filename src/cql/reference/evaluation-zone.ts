import execution from 'cql-execution/lib/util/util.js';

/**
 * Date-times without offset take the offset of the evaluation request (CQL 1.5, 2.3.4). cql-execution asks the machine
 * instead, through one replaceable class: here it is told the request's offset, so that results do not depend on where
 * they are computed. Because that class belongs to the whole process, evaluations take turns; they are bound to one
 * core anyhow.
 */
const engineDate = execution as { jsDate: DateConstructor };

let turn: Promise<unknown> = Promise.resolve();

/** Carries out one evaluation with date-times stamped by `offset`, in hours east of UTC. */
export function evaluateInZone<T>(offset: number, evaluate: () => Promise<T>): Promise<T> {
  const result = turn.then(() => {
    engineDate.jsDate = dateAt(offset);
    return evaluate();
  });
  turn = result.catch(() => undefined);
  return result;
}

const dates = new Map<number, DateConstructor>();

function dateAt(offset: number): DateConstructor {
  const known = dates.get(offset);
  if (known) return known;
  class RequestDate extends Date {
    override getTimezoneOffset(): number {
      return offset === 0 ? 0 : -offset * 60;
    }
  }
  dates.set(offset, RequestDate as DateConstructor);
  return RequestDate as DateConstructor;
}
