/**
 * Runs before `npm start` and `npm test`, on Node built-ins alone: installs the packages and builds, each only when
 * what it depends on has changed since the last time.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const root = dirname(import.meta.dirname);
const INSTALLED = join(root, 'node_modules', '.caliper-installed');
const BUILT = join(root, 'dist', '.caliper-built');

requireNode('20.19.0');
step('Installing packages', INSTALLED, fingerprint(['package-lock.json']), () => {
  npm(['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error']);
});
step('Building', BUILT, fingerprint(sources()), () => {
  npm(['run', '--silent', 'build']);
});

/** Does the work when the stamp file does not hold this fingerprint, and writes the stamp afterwards. */
function step(title, stamp, wanted, work) {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  const start = Date.now();
  process.stderr.write(`${title} …\n`);
  work();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
  process.stderr.write(`${title}: done in ${Math.round((Date.now() - start) / 1000)} s\n`);
}

/** Every file that the build reads, and the list of installed packages. */
function sources() {
  const folders = ['src', 'migrations', 'measures', 'test'].map((name) => join(root, name));
  const settings = [
    'package-lock.json',
    'package.json',
    'tsconfig.json',
    'tsconfig.build.json',
    'nest-cli.json',
    '.setup/bundle.mjs',
  ];
  return [...settings, ...folders.flatMap(filesBelow)];
}

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(e2e-)?spec\.ts$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
}

/** A hash over names, and over the content of each file (a checkout changes times, not content). */
function fingerprint(files) {
  const hash = createHash('sha256').update(process.version);
  for (const file of files)
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

function npm(options) {
  const program = process.env.npm_execpath;
  const [command, prefix] = program ? [process.execPath, [program]] : ['npm', []];
  const { status, error } = spawnSync(command, [...prefix, ...options], { cwd: root, stdio: ['ignore', 2, 2] });
  if (error) throw error;
  if (status !== 0) fail(`npm ${options.join(' ')} failed; see what it printed above.`);
}

function requireNode(least) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [wantedMajor, wantedMinor] = least.split('.').map(Number);
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return;
  fail(`Caliper needs Node ${least} or newer; this is ${process.version}.`);
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
