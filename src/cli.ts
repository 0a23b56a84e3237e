#!/usr/bin/env node
import { Command } from 'commander';
import { commands } from './cli/commands.js';

/** The `caliper` command. Each topic registers itself; see `cli/commands.ts`. */
const program = new Command('caliper').description('Value-based care quality reporting').showHelpAfterError();
for (const register of commands) register(program);
await program.parseAsync();
