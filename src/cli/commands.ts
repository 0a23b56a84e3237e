import type { Command } from 'commander';
import { registerAudit } from './audit.command.js';
import { registerDemo } from './demo.command.js';
import { registerEvaluate } from './evaluate.command.js';
import { registerExplain } from './explain.command.js';
import { registerMeasures } from './measures.command.js';
import { registerRuns } from './runs.command.js';
import { registerIngest } from './ingest.command.js';
import { registerSources } from './sources.command.js';
import { registerValueSets } from './value-sets.command.js';
import { registerProgrammes } from './programmes.command.js';
import { registerSubmissions } from './submissions.command.js';
import { registerUsers } from './users.command.js';

/** One topic of the command line: adds its command, with sub-commands, to the program. */
export type RegisterCommand = (program: Command) => void;

/** Every topic, in the order of `caliper --help`. */
export const commands: readonly RegisterCommand[] = [
  registerEvaluate,
  registerExplain,
  registerMeasures,
  registerValueSets,
  registerRuns,
  registerProgrammes,
  registerSubmissions,
  registerUsers,
  registerAudit,
  registerDemo,
  registerSources,
  registerIngest,
];
