import type { DataSource } from 'typeorm';

/**
 * Does some work while this process alone holds a lock by a name; does nothing when another one holds it. The lock is
 * of a session, which ends with the process, so that another can go on at once after a crash.
 */
export async function withSessionLock(database: DataSource, key: string, work: () => Promise<void>): Promise<void> {
  const session = database.createQueryRunner();
  try {
    const [{ held }] = (await session.query('select pg_try_advisory_lock(hashtextextended($1, 0)) as held', [key])) as [
      { held: boolean },
    ];
    if (!held) return;
    try {
      await work();
    } finally {
      await session.query('select pg_advisory_unlock(hashtextextended($1, 0))', [key]);
    }
  } finally {
    await session.release();
  }
}
