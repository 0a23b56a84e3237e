import type { DataSource } from 'typeorm';

/** What sign-in must know of a user. */
export interface SigningInUser {
  id: string;
  passwordHash: string;
  active: boolean;
  locked: boolean;
}

/** Wrong passwords that are forgiven before the first lock. */
const FREE_ATTEMPTS = 5;

/** The user of this name, deactivated and locked ones included. */
export async function findForSignIn(database: DataSource, name: string): Promise<SigningInUser | null> {
  const rows = await database.query<SigningInUser[]>(
    `select id, password_hash as "passwordHash", active, coalesce(locked_until > now(), false) as locked
       from users where name = $1`,
    [name],
  );
  return rows[0] ?? null;
}

/** Counts a wrong password; from the fifth on the user is locked for 1, 2, 4 … minutes, an hour at most. */
export async function recordFailure(database: DataSource, userId: string): Promise<void> {
  await database.query(
    `update users set failed_sign_ins = failed_sign_ins + 1,
            locked_until = case when failed_sign_ins + 1 >= ${FREE_ATTEMPTS}
              then now() + least(power(2, least(failed_sign_ins + 1 - ${FREE_ATTEMPTS}, 10)), 60) * interval '1 minute'
            end
      where id = $1`,
    [userId],
  );
}

/** The right password wipes the count of wrong ones. */
export async function recordSuccess(database: DataSource, userId: string): Promise<void> {
  await database.query(
    `update users set failed_sign_ins = 0, locked_until = null
      where id = $1 and (failed_sign_ins > 0 or locked_until is not null)`,
    [userId],
  );
}
