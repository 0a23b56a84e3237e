#!/usr/bin/env node
import { caliperProgram } from './cli/program.js';

/** The `caliper` command. Topics are in `cli/commands.ts`. */
const program = await caliperProgram(process.argv[2], (code) => process.exit(code));
await program.parseAsync();
