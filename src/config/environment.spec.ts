import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ENVIRONMENT_NAMES, Environment, EnvironmentError, readEnvironment } from './environment.js';

/** First cells of the rows of README's table of settings: | `NAME` | … */
function documentedNames(): string[] {
  const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
  return [...readme.matchAll(/^\| *`([A-Z][A-Z0-9_]+)` *\|/gm)].map(([, name]) => name ?? '');
}

describe('the settings', () => {
  it('are those of the table in README, in its order', () => {
    expect(documentedNames()).toEqual([...ENVIRONMENT_NAMES]);
  });

  it('are all read: none is a member of Environment without a name in the list', () => {
    const every = Object.fromEntries(
      ENVIRONMENT_NAMES.map((name) => [name, String(new Environment()[name] ?? USABLE[name] ?? '')]),
    );
    const read = readEnvironment(every);
    expect(Object.keys(read).sort()).toEqual([...ENVIRONMENT_NAMES].sort());
    expect(Object.values(read)).not.toContain(undefined);
  });

  it('have defaults that work without any', () => {
    expect(readEnvironment({})).toMatchObject({
      HOST: '127.0.0.1',
      PORT: 3000,
      SESSION_IDLE_MINUTES: 15,
      WORKER: 'on',
    });
  });

  it('take an empty variable for an absent one', () => {
    expect(readEnvironment({ PORT: '', DATABASE_URL: '' })).toMatchObject({ PORT: 3000 });
  });

  it('tell every fault at once, with the name of its variable', () => {
    const read = () =>
      readEnvironment({
        PORT: 'eighty',
        DATABASE_URL: 'mysql://x',
        MAX_BODY_MB: '0',
        WORKER: 'maybe',
        SECRET_KEY: 'x',
      });
    expect(read).toThrow(EnvironmentError);
    for (const name of ['PORT', 'DATABASE_URL', 'MAX_BODY_MB', 'WORKER', 'SECRET_KEY']) {
      expect(read).toThrow(new RegExp(`^${name}: `, 'm'));
    }
  });

  it('do not repeat a secret that is unusable', () => {
    expect(() => readEnvironment({ METRICS_TOKEN: 'short-secret' })).not.toThrow(/short-secret/);
  });

  it('cannot be changed afterwards', () => {
    expect(() => Object.assign(readEnvironment({}), { PORT: 1 })).toThrow(TypeError);
  });
});

/** A value for each setting that has no default. */
const USABLE: Partial<Record<keyof Environment, string>> = {
  DATABASE_URL: 'postgres://localhost/caliper',
  REDIS_URL: 'redis://localhost',
  SECRET_KEY: Buffer.alloc(32).toString('base64'),
  PUBLIC_URL: 'https://caliper.example',
  METRICS_TOKEN: 'x'.repeat(16),
  TERMINOLOGY_API_KEY: 'a-key',
};
