#!/usr/bin/env node
import { Command } from 'commander';
import { registerTopics } from './cli/commands.js';
import { EXIT } from './cli/exit.js';

/** The `caliper` command. Topics are in `cli/commands.ts`. */
const program = new Command('caliper')
  .description('Value-based care quality reporting')
  .showHelpAfterError('What it takes is shown by --help.')
  // Sub-commands take this over from here, so it stands before they register.
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? EXIT.done : EXIT.unusable));
await registerTopics(program, process.argv[2]);
await program.parseAsync();
