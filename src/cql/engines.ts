import { compiledEngine } from './compile/compiled-engine.js';
import type { Engine, EngineName } from './engine.js';
import { referenceEngine } from './reference/reference-engine.js';

/** What evaluates when nobody says otherwise. */
export const DEFAULT_ENGINE: EngineName = 'compiled';

const ENGINES: Readonly<Record<EngineName, Engine>> = { compiled: compiledEngine, reference: referenceEngine };

/** The engine of that name. */
export function engineNamed(name: EngineName): Engine {
  return ENGINES[name];
}
