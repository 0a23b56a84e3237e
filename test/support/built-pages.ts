import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from '@jest/globals';
import { findChromium } from './chromium.js';

/**
 * `describe` of tests that need a browser and the built pages. Where one of them lacks, the tests are skipped and the
 * reason is told.
 * @throws in CI, where they have to run
 */
export function describePages(name: string, tests: () => void): void {
  const lacking = [
    ...(findChromium() === null ? ['there is no Chromium (install it, or set CHROMIUM to its path)'] : []),
    ...(existsSync(join(import.meta.dirname, '../../dist/client/index.html'))
      ? []
      : ['dist/client is not built (npm run build)']),
  ].join(', and ');
  if (lacking === '') {
    describe(name, tests);
    return;
  }
  if (process.env.CI) throw new Error(`CI has to test ${name}, but ${lacking}.`);
  process.stderr.write(`Not tested: ${name}, as ${lacking}.\n`);
  describe.skip(`${name} (skipped: ${lacking})`, tests);
}
