import type { Command } from 'commander';

/** One topic of the command line: adds its command, with sub-commands, to the program. */
export type RegisterCommand = (program: Command) => void;

/** Every topic, in the order of `caliper --help`. */
export const commands: readonly RegisterCommand[] = [];
