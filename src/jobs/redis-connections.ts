import { Redis } from 'ioredis';

export interface ConnectionEvents {
  failed(error: Error): void;
  /** The commanding connection can be used: at start, and each time after it was lost. */
  ready(): void;
}

/** The connections that Bull's queues use: one for commands and one for events are shared; waiting for jobs needs its own. */
export class RedisConnections {
  readonly #shared = new Map<'client' | 'subscriber', Redis>();
  readonly #all = new Set<Redis>();
  #ended = false;

  constructor(
    private readonly url: string,
    private readonly events: ConnectionEvents,
  ) {}

  of(type: 'client' | 'subscriber' | 'bclient'): Redis {
    if (type === 'bclient') return this.#connect();
    const known = this.#shared.get(type);
    if (known) return known;
    const connection = this.#connect();
    // Each of the queues that share it listens for several events.
    connection.setMaxListeners(0);
    if (type === 'client') connection.on('ready', () => this.events.ready());
    this.#shared.set(type, connection);
    return connection;
  }

  /** Whether commands are being answered. */
  get answering(): boolean {
    return this.#shared.get('client')?.status === 'ready';
  }

  /** For good: whoever asks for a connection afterwards, as a Bull that was still opening may, gets a closed one. */
  disconnect(): void {
    this.#ended = true;
    for (const connection of this.#all) connection.disconnect();
  }

  /** Commands wait for a lost Redis to come back, as Bull demands. */
  #connect(): Redis {
    const options = { maxRetriesPerRequest: null, enableReadyCheck: false, lazyConnect: this.#ended };
    const connection = new Redis(this.url, options);
    connection.on('error', (error) => this.events.failed(error));
    this.#all.add(connection);
    if (this.#ended) connection.disconnect();
    return connection;
  }
}
