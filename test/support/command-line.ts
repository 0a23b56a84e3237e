import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** What a `caliper` command printed and how it ended. */
export interface CommandResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the compiled `caliper` command in a process of its own, with these settings and no others. */
export async function caliper(settings: Record<string, string>, ...options: string[]): Promise<CommandResult> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../dist/bundle/cli.js'), ...options], {
    env: { PATH: process.env['PATH'], ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve, reject) => child.once('close', resolve).once('error', reject));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, stdout, stderr };
}

/** The same for a command that must succeed: its standard output. @throws with what it said when it does not */
export async function caliperOutput(settings: Record<string, string>, ...options: string[]): Promise<string> {
  const { code, stdout, stderr } = await caliper(settings, ...options);
  if (code !== 0) throw new Error(`caliper ${options.join(' ')} ended with ${code}:\n${stderr}\n${stdout}`);
  return stdout;
}
