import { sign, SIGNATURE_HEADER } from '../../src/sources/webhook-signature.js';
import { caliperOutput } from './command-line.js';
import { until } from './until.js';

/** An EHR connected to a service under test, as its own integration engine would speak to it. */
export class ConnectedSource {
  private constructor(
    private readonly name: string,
    private readonly secret: string,
    private readonly token: string,
  ) {}

  /** Connects an EHR by the command an administrator uses. */
  static async add(settings: Record<string, string>, name: string): Promise<ConnectedSource> {
    const output = await caliperOutput(settings, 'sources', 'add', name);
    const read = (label: string) => new RegExp(`^${label}\\s+(\\S+)$`, 'm').exec(output)?.[1] ?? '';
    return new ConnectedSource(name, read('Signing secret'), read('Bearer token'));
  }

  /** Posts a signed message. @returns the message id of the acknowledgement; throws what `fetch` throws */
  async post(address: string, body: string | Buffer): Promise<string> {
    const bytes = Buffer.from(body);
    const response = await fetch(`${address}/webhooks/${this.name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json', [SIGNATURE_HEADER]: sign(bytes, [this.secret], new Date()) },
      body: bytes,
    });
    const answer = (await response.json()) as { id: string };
    if (response.status !== 202) throw new Error(`The webhook answered ${response.status}: ${JSON.stringify(answer)}`);
    return answer.id;
  }

  /** State of a message, as the source may ask for it. */
  async stateOf(address: string, id: string): Promise<string> {
    const response = await fetch(`${address}/webhooks/${this.name}/messages/${id}`, {
      headers: { authorization: `Bearer ${this.token}` },
    });
    return ((await response.json()) as { state: string }).state;
  }

  /** Waits until none of the messages is waiting any more. @returns how many ended in each state */
  async settled(address: string, ids: readonly string[], withinMs = 120_000): Promise<Record<string, number>> {
    const states: Record<string, number> = {};
    for (const id of ids) {
      const state = await until(
        async () => {
          const now = await this.stateOf(address, id).catch(() => 'received');
          return now === 'received' ? null : now;
        },
        { withinMs, everyMs: 50 },
      );
      states[state] = (states[state] ?? 0) + 1;
    }
    return states;
  }
}
