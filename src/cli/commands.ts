import type { Command } from 'commander';
import { registerAudit } from './audit.command.js';
import { registerEvaluate } from './evaluate.command.js';
import { registerMeasures } from './measures.command.js';
import { registerValueSets } from './value-sets.command.js';
import { registerUsers } from './users.command.js';

/** One topic of the command line: adds its command, with sub-commands, to the program. */
export type RegisterCommand = (program: Command) => void;

/** Every topic, in the order of `caliper --help`. */
export const commands: readonly RegisterCommand[] = [
  registerEvaluate,
  registerMeasures,
  registerValueSets,
  registerUsers,
  registerAudit,
];
