import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { EhrControl } from './ehr-control.js';
import type { EhrCommand, EhrReply } from './ehr-process.js';

type Remote<Of> = {
  [Name in keyof Of]: Of[Name] extends (...parameters: infer Parameters) => infer Value
    ? (...parameters: Parameters) => Promise<Awaited<Value>>
    : never;
};

interface Waiting {
  resolve: (value: unknown) => void;
  reject: (error: Error) => void;
}

/**
 * An EHR in a process of its own: FHIR server with Bulk Data export, searches and subscriptions, and its authorisation
 * server, over HTTP. Tests command it, and ask what it was asked, through `control`. It ends with the test's process.
 */
export class Ehr {
  readonly control: Remote<EhrControl>;
  /** Same for its whole life. */
  origin = '';
  readonly #waiting = new Map<number, Waiting>();
  #count = 0;

  private constructor(private readonly child: ChildProcess) {
    child.on('message', (reply: EhrReply) => this.#settle(reply));
    child.once('exit', (code) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`The EHR process ended with ${code}.`));
    });
    this.control = new Proxy({} as Remote<EhrControl>, {
      get:
        (_, name) =>
        (...parameters: unknown[]) =>
          this.#command(name as keyof EhrControl, parameters),
    });
  }

  /** Starts the compiled process and waits until it listens. */
  static async start(): Promise<Ehr> {
    // Node runs no TypeScript: from there, the compiled one is started.
    const compiled = import.meta.filename.endsWith('.ts') ? '../../../dist/test/support/ehr' : '.';
    const entry = join(import.meta.dirname, compiled, 'ehr-process.js');
    const ehr = new Ehr(fork(entry, { serialization: 'advanced', execArgv: [] }));
    ehr.origin = await ehr.control.renew();
    return ehr;
  }

  /** Address of the FHIR server. */
  get base(): string {
    return `${this.origin}/fhir`;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exit = once(this.child, 'exit');
    this.child.disconnect();
    await exit;
  }

  #command(name: keyof EhrControl, parameters: unknown[]): Promise<unknown> {
    const number = (this.#count += 1);
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject });
      this.child.send({ number, name, parameters } satisfies EhrCommand, (error) => error && reject(error));
    });
  }

  #settle({ number, value, error }: EhrReply): void {
    const waiting = this.#waiting.get(number);
    this.#waiting.delete(number);
    if (error === undefined) waiting?.resolve(value);
    else waiting?.reject(new Error(error));
  }
}
