import { format } from 'node:util';
import { caliperProgram } from '../../src/cli/program.js';
import type { CommandResult } from './command-line.js';

/** What `process.exit` is in a process of its own. */
class Exit extends Error {
  constructor(readonly code: number) {
    super(`exit ${code}`);
  }
}

let before: Promise<unknown> = Promise.resolve();

/**
 * As `caliper` of `command-line.ts`, but in this process, where it takes a fraction of the time: for tests of what
 * commands do and say. One runs at a time, as they share the process's environment and output. Not for files that
 * have a service in this process too, whose log it would take over.
 */
export function caliper(settings: Record<string, string>, ...options: string[]): Promise<CommandResult> {
  const result = before.then(() => captured(settings, () => run(options)));
  before = result.catch(() => undefined);
  return result;
}

/** The same for a command that must succeed: its standard output. @throws with what it said when it does not */
export async function caliperOutput(settings: Record<string, string>, ...options: string[]): Promise<string> {
  const { code, stdout, stderr } = await caliper(settings, ...options);
  if (code !== 0) throw new Error(`caliper ${options.join(' ')} ended with ${code}:\n${stderr}\n${stdout}`);
  return stdout;
}

async function run(options: readonly string[]): Promise<number> {
  process.exitCode = undefined;
  try {
    const program = await caliperProgram(options[0], (code) => {
      throw new Exit(code);
    });
    await program.parseAsync(options, { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof Exit) return error.code;
    // As Node does with an error that nobody caught.
    process.stderr.write(`${(error as Error).stack}\n`);
    return 1;
  }
}

/** Does the work with these settings as the whole environment, and keeps what it writes. */
async function captured(settings: Record<string, string>, work: () => Promise<number>): Promise<CommandResult> {
  const { env, stdout, stderr, exitCode } = process;
  const { log, error } = console;
  const written = [stdout.write, stderr.write] as const;
  const output = { stdout: '', stderr: '' };
  const writer = (stream: keyof typeof output) => (text: string | Uint8Array) => {
    output[stream] += typeof text === 'string' ? text : Buffer.from(text).toString('utf8');
    return true;
  };
  const listeners = stdout.listeners('error');
  process.env = { PATH: env.PATH, ...settings };
  stdout.write = writer('stdout');
  stderr.write = writer('stderr');
  Object.assign(console, {
    log: (...parts: unknown[]) => stdout.write(`${format(...parts)}\n`),
    error: (...parts: unknown[]) => stderr.write(`${format(...parts)}\n`),
  });
  try {
    const code = await work();
    return { code, ...output };
  } finally {
    [stdout.write, stderr.write] = written;
    Object.assign(console, { log, error });
    Object.assign(process, { env, exitCode });
    for (const listener of stdout.listeners('error') as (() => void)[])
      if (!listeners.includes(listener)) stdout.off('error', listener);
  }
}
