import { existsSync } from 'node:fs';

const KNOWN = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/**
 * The browser of this machine, or null: tests that need one are skipped then. In CI there must be one.
 * @throws when CI is set and there is none
 */
export function findChromium(): string | null {
  const found = [process.env.CHROMIUM, ...KNOWN].find((path) => path !== undefined && existsSync(path));
  if (!found && process.env.CI) throw new Error('CI needs Chromium: install it, or set CHROMIUM to its path.');
  return found ?? null;
}
