import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { EmbeddedServerError, findBinaries, reachableBinaries, serverAccount } from './embedded-binaries.js';
import type { Account, Binaries } from './embedded-binaries.js';

const run = promisify(execFile);
const SUPERUSER = 'caliper';

/**
 * A PostgreSQL of our own in a directory: a true server, listening on the loopback address only, with a password.
 * It is started by `pg_ctl` apart from this process, so a killed service leaves it running, and the next start
 * adopts it: `postmaster.pid` in its data directory says whether it runs and where.
 */
export class EmbeddedServer {
  private constructor(
    /** Connection URL with its password: never log it. */
    readonly url: string,
    /** True when a server left running by another process was taken over. */
    readonly adopted: boolean,
    private readonly cluster: Cluster,
  ) {}

  /**
   * Starts the server of this directory, making it on first use, or adopts the one that already runs.
   * @throws EmbeddedServerError with what PostgreSQL said
   */
  static async start(directory: string): Promise<EmbeddedServer> {
    const cluster = await openCluster(resolve(directory, 'postgres'));
    const running = await runningPort(cluster);
    if (running !== null) return new EmbeddedServer(urlOf(running, await password(cluster)), true, cluster);
    if (!(await exists(join(cluster.data, 'PG_VERSION')))) await initialise(cluster);
    const port = await freePort();
    const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=100`;
    await pgCtl(cluster, ['start', '-w', '-t', '60', '-l', join(cluster.directory, 'server.log'), '-o', options]);
    return new EmbeddedServer(urlOf(port, await password(cluster)), false, cluster);
  }

  /** The URL of the server that runs in this directory, or null when none does. */
  static async find(directory: string): Promise<string | null> {
    const path = resolve(directory, 'postgres');
    if (!(await exists(path))) return null;
    const cluster = await openCluster(path);
    const port = await runningPort(cluster);
    return port === null ? null : urlOf(port, await password(cluster));
  }

  /** Stops the server; open transactions are rolled back. */
  async stop(): Promise<void> {
    await pgCtl(this.cluster, ['stop', '-w', '-m', 'fast']);
  }
}

interface Cluster {
  /** Holds the data, the log and the password file. */
  directory: string;
  data: string;
  account: Account | null;
  binaries: Binaries;
}

async function openCluster(wanted: string): Promise<Cluster> {
  const account = await serverAccount();
  const directory = account === null ? wanted : await reachableDirectory(wanted, account);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  if (account !== null) await chown(directory, account.uid, account.gid);
  const binaries = await reachableBinaries(await findBinaries(), account, `${directory}-programs`);
  return { directory, data: join(directory, 'data'), account, binaries };
}

/** Below a closed home directory the account cannot reach the data either: they stand in /var/lib then. */
async function reachableDirectory(wanted: string, account: Account): Promise<string> {
  await mkdir(wanted, { recursive: true });
  await chown(wanted, account.uid, account.gid);
  const reached = await run('test', ['-x', wanted], { uid: account.uid, gid: account.gid, cwd: '/' }).then(
    () => true,
    () => false,
  );
  if (reached) return wanted;
  return join('/var/lib', `caliper-${createHash('sha256').update(wanted).digest('hex').slice(0, 12)}`);
}

async function initialise(cluster: Cluster): Promise<void> {
  const file = join(cluster.directory, 'password');
  await writeFile(file, randomBytes(24).toString('base64url'), { mode: 0o600 });
  if (cluster.account !== null) await chown(file, cluster.account.uid, cluster.account.gid);
  await rm(cluster.data, { recursive: true, force: true });
  const options = [
    '-D',
    cluster.data,
    '-U',
    SUPERUSER,
    '-E',
    'UTF8',
    '--no-locale',
    '-A',
    'scram-sha-256',
    '--pwfile',
    file,
  ];
  await execute(cluster, cluster.binaries.initdb, options);
  await chmod(cluster.data, 0o700);
}

async function password(cluster: Cluster): Promise<string> {
  return (await readFile(join(cluster.directory, 'password'), 'utf8')).trim();
}

/** The port of the running server, from line 4 of postmaster.pid, or null when `pg_ctl status` finds none. */
async function runningPort(cluster: Cluster): Promise<number | null> {
  const status = await pgCtl(cluster, ['status']).catch(() => null);
  if (status === null) return null;
  const lines = (await readFile(join(cluster.data, 'postmaster.pid'), 'utf8')).split('\n');
  const port = Number(lines[3]);
  // After a power cut the file may name a process that is something else by now: only a listening port counts.
  return (await listens(port)) ? port : null;
}

function listens(port: number): Promise<boolean> {
  return new Promise((answer) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      answer(true);
    });
    socket.once('error', () => answer(false));
  });
}

async function pgCtl(cluster: Cluster, options: string[]): Promise<void> {
  await execute(cluster, cluster.binaries.pg_ctl, ['-D', cluster.data, ...options]);
}

async function execute(cluster: Cluster, program: string, options: string[]): Promise<void> {
  const identity = cluster.account === null ? {} : { uid: cluster.account.uid, gid: cluster.account.gid };
  try {
    await run(program, options, { ...identity, cwd: cluster.directory, timeout: 120_000 });
  } catch (cause) {
    const said = [(cause as { stderr?: string }).stderr, (cause as { stdout?: string }).stdout].join('\n').trim();
    throw new EmbeddedServerError(`PostgreSQL did not ${options.includes('start') ? 'start' : 'answer'}: ${said}`, {
      cause,
    });
  }
}

function urlOf(port: number, secret: string): string {
  return `postgres://${SUPERUSER}:${secret}@127.0.0.1:${port}/postgres`;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
