import { Command } from 'commander';
import { registerTopics } from './commands.js';
import { EXIT } from './exit.js';

/**
 * The `caliper` command with the topic that its first argument names, or with all.
 * @param exit ends the process, with 0 after help and 2 for arguments that cannot be used
 */
export async function caliperProgram(first: string | undefined, exit: (code: number) => never): Promise<Command> {
  const program = new Command('caliper')
    .description('Value-based care quality reporting')
    .showHelpAfterError('What it takes is shown by --help.')
    // Sub-commands take this over from here, so it stands before they register.
    .exitOverride(({ exitCode }) => exit(exitCode === 0 ? EXIT.done : EXIT.unusable));
  await registerTopics(program, first);
  return program;
}
