import type { Command } from 'commander';
import { registerMeasures } from './measures.command.js';
import { registerValueSets } from './value-sets.command.js';

/** One topic of the command line: adds its command, with sub-commands, to the program. */
export type RegisterCommand = (program: Command) => void;

/** Every topic, in the order of `caliper --help`. */
export const commands: readonly RegisterCommand[] = [registerMeasures, registerValueSets];
