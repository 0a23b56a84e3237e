import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SealBrokenError, SecretBox } from './secret-box.js';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'secret-box-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

const boxOf = (SECRET_KEY?: string) => new SecretBox({ SECRET_KEY, DATA_DIRECTORY: join(directory, 'data') });

describe('SecretBox', () => {
  it('opens what it sealed, and never seals the same way twice', () => {
    const box = boxOf(randomBytes(32).toString('base64'));
    const first = box.seal('cwhs_secret', 'source-1');
    expect(first).not.toContain('cwhs_secret');
    expect(box.seal('cwhs_secret', 'source-1')).not.toBe(first);
    expect(box.open(first, 'source-1')).toBe('cwhs_secret');
  });

  it('refuses another context, another key, and a changed text', () => {
    const box = boxOf(randomBytes(32).toString('base64'));
    const sealed = box.seal('secret', 'source-1');
    expect(() => box.open(sealed, 'source-2')).toThrow(SealBrokenError);
    expect(() => boxOf(randomBytes(32).toString('base64')).open(sealed, 'source-1')).toThrow(/SECRET_KEY/);
    const changed = `${sealed.slice(0, -4)}${sealed.endsWith('AAAA') ? 'BBBB' : 'AAAA'}`;
    expect(() => box.open(changed, 'source-1')).toThrow(SealBrokenError);
    expect(() => box.open('v0.xyz', 'source-1')).toThrow(/unknown form/);
  });

  it('makes one key file that only its owner may read, and uses it in the next process', () => {
    const sealed = boxOf().seal('secret', 'source-1');
    expect(statSync(join(directory, 'data', 'secret.key')).mode & 0o777).toBe(0o600);
    expect(boxOf().open(sealed, 'source-1')).toBe('secret');
  });
});
