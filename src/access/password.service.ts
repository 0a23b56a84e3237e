import { randomBytes, randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Algorithm, hash, verify } from '@node-rs/argon2';
import { normalisePassword } from './password-policy.js';

/** OWASP's parameters for argon2id: 19 MiB, two passes, one lane. https://cheatsheetseries.owasp.org */
const COST = { algorithm: 2 satisfies Algorithm.Argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Letters and digits that nobody confuses when reading them aloud. */
const READABLE = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Hashes and checks passwords. */
@Injectable()
export class PasswordService {
  private decoy?: Promise<string>;

  hash(password: string): Promise<string> {
    return hash(normalisePassword(password), COST);
  }

  /** @param passwordHash null when there is no such user: the work is done all the same, so that time tells nothing */
  async verify(passwordHash: string | null, password: string): Promise<boolean> {
    const expected = passwordHash ?? (await (this.decoy ??= this.hash(randomBytes(32).toString('hex'))));
    const right = await verify(expected, normalisePassword(password));
    return right && passwordHash !== null;
  }

  /** A password to be used once: five groups of four characters, about 99 bits. */
  makeOneTime(): string {
    const character = () => READABLE.charAt(randomInt(READABLE.length));
    return Array.from({ length: 5 }, () => Array.from({ length: 4 }, character).join('')).join('-');
  }
}
