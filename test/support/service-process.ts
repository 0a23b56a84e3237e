import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The compiled service in a process of its own, so that it can be killed. */
export class ServiceProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly address: string,
    /** The first administrator's one-time password, printed when the database was empty. */
    readonly firstPassword: string | null,
    /** Everything the process has printed so far. */
    readonly output: string[],
  ) {}

  /** Starts `entry` and waits until it prints its address; fails with what it printed when it ends before. */
  static async start(settings: Record<string, string>, entry = 'main.js'): Promise<ServiceProcess> {
    const child = spawn(process.execPath, [join(import.meta.dirname, '../../dist/bundle', entry)], {
      env: { PATH: process.env.PATH, PORT: '0', CALIPER_DEMO: 'off', LOG_LEVEL: 'warn', ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output: string[] = [];
    child.stderr?.on('data', (text: Buffer) => output.push(text.toString()));
    const address = await new Promise<string>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`The service ended with ${code}:\n${output.join('\n')}`)));
      createInterface({ input: child.stdout }).on('line', (line) => {
        output.push(line);
        const found = /(http:\/\/127\.0\.0\.1:\d+)/.exec(line);
        if (found?.[1] && !line.startsWith('{')) resolve(found[1]);
      });
    });
    child.removeAllListeners('exit');
    const password = output.map((line) => /one-time password: (\S+)/.exec(line)?.[1]).find(Boolean);
    return new ServiceProcess(child, address, password ?? null, output);
  }

  /** As a power cut would: no handler runs. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** As an operator would: requests are finished, connections closed. Resolves to the exit code. */
  async stop(): Promise<number | null> {
    await this.end('SIGTERM');
    return this.child.exitCode;
  }

  private async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exit = once(this.child, 'exit');
    this.child.kill(signal);
    await exit;
  }
}
