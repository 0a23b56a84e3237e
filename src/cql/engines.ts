import type { Engine, EngineName } from './engine.js';
import { referenceEngine } from './reference/reference-engine.js';
import { UnusableInputError } from '../errors/refusals.js';

/** An engine was named that this version does not have. */
export class EngineUnavailableError extends UnusableInputError {
  override name = 'EngineUnavailableError';
}

/** What evaluates when nobody says otherwise. */
export const DEFAULT_ENGINE: EngineName = 'reference';

/**
 * The engine of that name.
 * @throws EngineUnavailableError when this version has none of that name
 */
export function engineNamed(name: EngineName): Engine {
  if (name === 'reference') return referenceEngine;
  throw new EngineUnavailableError(`The engine "${name}" is not part of this version; use "reference".`);
}
