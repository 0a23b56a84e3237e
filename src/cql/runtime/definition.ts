import { EvaluationError } from './evaluation-error.js';
import type { Evaluation } from './evaluation.js';
import { FhirNode } from './fhir-node.js';
import type { Value } from './value.js';

/** Stands for the value of a definition while it is evaluated. */
const RUNNING = Symbol('running') as unknown as Value;

/** Where a definition stands, for messages. */
export interface DefinitionPlace {
  library: string;
  name: string;
}

/** A fault with the innermost definition it happened in. */
export class LocatedError extends Error {
  override name = 'LocatedError';

  constructor(
    readonly place: DefinitionPlace,
    override readonly cause: unknown,
  ) {
    super(`Evaluation of "${place.name}" of ${place.library} failed`);
  }
}

/** An expression definition, evaluated at most once for a person, whichever measures refer to it. */
export function definition(
  current: { person: Evaluation },
  index: number,
  place: DefinitionPlace,
  compute: () => Value,
): () => Value {
  return () => {
    const { values } = current.person;
    const known = values[index];
    if (known !== undefined) return known === RUNNING ? refersToItself(place) : known;
    values[index] = RUNNING;
    try {
      return (values[index] = compute());
    } catch (fault) {
      values[index] = undefined;
      throw located(place, fault);
    }
  };
}

/** A definition that does not depend on a person: evaluated at most once in a plan. */
export function constantDefinition(place: DefinitionPlace, compute: () => Value): () => Value {
  return constant(() => {
    try {
      return compute();
    } catch (fault) {
      throw located(place, fault);
    }
  });
}

/** What does not depend on a person: evaluated at most once in a plan. */
export function constant(compute: () => Value): () => Value {
  let known: Value | undefined;
  return () => (known === undefined ? (known = compute()) : known);
}

/**
 * A function of one operand that reads nothing but what it is given: of an element of a record it is computed once,
 * however many definitions convert that element.
 */
export function remembered(compute: (value: Value) => Value): (value: Value) => Value {
  return (value) => (value instanceof FhirNode ? value.resultOf(compute) : compute(value));
}

function located(place: DefinitionPlace, fault: unknown): LocatedError {
  return fault instanceof LocatedError ? fault : new LocatedError(place, fault);
}

function refersToItself({ name }: DefinitionPlace): never {
  throw new EvaluationError(`"${name}" needs its own value`);
}
