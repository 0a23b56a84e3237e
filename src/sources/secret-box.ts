import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { Environment } from '../config/environment.js';

/** A stored secret that cannot be opened: the key is another one, or the text was changed. */
export class SealBrokenError extends Error {
  override name = 'SealBrokenError';
}

const VERSION = 'v1';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Seals secrets that must be stored so that they can be read again (HMAC needs the plain secret): AES-256-GCM under
 * SECRET_KEY, or under a key file made in DATA_DIRECTORY that only the owner may read.
 */
@Injectable()
export class SecretBox {
  private key: Buffer | null = null;

  constructor(@Inject(Environment) private readonly environment: Pick<Environment, 'SECRET_KEY' | 'DATA_DIRECTORY'>) {}

  /** @param context what the secret belongs to; opening it wants the same context, so that rows cannot be swapped */
  seal(secret: string, context: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.readKey(), nonce).setAAD(Buffer.from(context));
    const sealed = Buffer.concat([nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `${VERSION}.${sealed.toString('base64url')}`;
  }

  /** @throws SealBrokenError when the key or the context is another one, or the text was changed */
  open(text: string, context: string): string {
    const [version, payload] = text.split('.');
    if (version !== VERSION || !payload) throw new SealBrokenError('The stored secret has an unknown form.');
    const sealed = Buffer.from(payload, 'base64url');
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.readKey(), sealed.subarray(0, NONCE_BYTES));
      decipher.setAAD(Buffer.from(context)).setAuthTag(sealed.subarray(-TAG_BYTES));
      return decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
    } catch (cause) {
      throw new SealBrokenError(
        'The stored secret cannot be opened: SECRET_KEY (or the key file in DATA_DIRECTORY) is not the one it was sealed with.',
        { cause },
      );
    }
  }

  private readKey(): Buffer {
    this.key ??= this.environment.SECRET_KEY
      ? Buffer.from(this.environment.SECRET_KEY, 'base64')
      : keyFile(this.environment.DATA_DIRECTORY);
    return this.key;
  }
}

/** Reads the key file, or makes it: whole or not at all, so that processes that start together agree on one key. */
function keyFile(directory: string): Buffer {
  const path = join(directory, 'secret.key');
  try {
    return decodeKey(readFileSync(path, 'utf8'), path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  mkdirSync(directory, { recursive: true });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${randomBytes(KEY_BYTES).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  return decodeKey(readFileSync(path, 'utf8'), path);
}

function decodeKey(text: string, path: string): Buffer {
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length !== KEY_BYTES) throw new SealBrokenError(`${path} does not hold a key of 32 bytes in base64.`);
  return key;
}
