import type { Environment } from '../config/environment.js';
import { EmbeddedServer } from './embedded-server.js';

/** A database this process may use, and how to let go of it. */
export interface OpenDatabase {
  url: string;
  /** True when the server is our own, under DATA_DIRECTORY. */
  embedded: boolean;
  /** Stops the server when this process started or adopted it; leaves an outside one alone. */
  close(): Promise<void>;
}

type DatabaseSettings = Pick<Environment, 'DATABASE_URL' | 'DATA_DIRECTORY'>;

/** For the service: the outside database of DATABASE_URL, else the embedded server, started or adopted. */
export async function openDatabase(environment: DatabaseSettings): Promise<OpenDatabase> {
  if (environment.DATABASE_URL) return outside(environment.DATABASE_URL);
  const server = await EmbeddedServer.start(environment.DATA_DIRECTORY);
  return { url: server.url, embedded: true, close: () => server.stop() };
}

/**
 * For a command that runs beside the service: uses the embedded server the service has running, and leaves it running;
 * where none runs, starts it for the command alone.
 */
export async function borrowDatabase(environment: DatabaseSettings): Promise<OpenDatabase> {
  if (environment.DATABASE_URL) return outside(environment.DATABASE_URL);
  const running = await EmbeddedServer.find(environment.DATA_DIRECTORY);
  if (running) return { url: running, embedded: true, close: () => Promise.resolve() };
  return openDatabase(environment);
}

function outside(url: string): OpenDatabase {
  return { url, embedded: false, close: () => Promise.resolve() };
}
