import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { Redis } from 'ioredis';
import { until } from './until.js';

/** Whether this machine can start a Redis of its own: said by `global-setup.js`, which insists on it in CI. */
export const redisCanBeStarted = process.env.CALIPER_TEST_REDIS_SERVER === 'yes';

/** A Redis of one test file alone, in memory: it may be emptied without harm to anybody. */
export class RedisServer {
  private constructor(
    private readonly child: ChildProcess,
    private readonly client: Redis,
    readonly url: string,
  ) {}

  static async start(): Promise<RedisServer> {
    const port = await freePort();
    const options = ['--bind', '127.0.0.1', '--port', String(port), '--save', '', '--appendonly', 'no'];
    const child = spawn('redis-server', options, { stdio: 'ignore' });
    const url = `redis://127.0.0.1:${port}`;
    const client = new Redis(url, { retryStrategy: () => 20, maxRetriesPerRequest: null });
    client.on('error', () => undefined);
    try {
      await until(() => {
        if (child.exitCode !== null) throw new Error(`redis-server ended with ${child.exitCode}`);
        return client.status === 'ready';
      });
    } catch (error) {
      client.disconnect();
      child.kill('SIGKILL');
      throw error;
    }
    return new RedisServer(child, client, url);
  }

  /** Everything is lost. @returns how many keys that were */
  async flushAll(): Promise<number> {
    const keys = await this.client.dbsize();
    await this.client.flushall();
    return keys;
  }

  async stop(): Promise<void> {
    this.client.disconnect();
    const exit = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exit;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
