import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { build } from 'rolldown';

/** Packages of many small modules, which take longer to find and link than to run. All others are loaded as they are. */
const BUNDLED = [
  '@nestjs',
  'class-transformer',
  'class-validator',
  'es-toolkit',
  'libphonenumber-js',
  'rxjs',
  'validator',
];

const dist = join(dirname(import.meta.dirname), 'dist');
const compiled = join(dist, 'src');
const threads = readdirSync(compiled, { recursive: true }).filter((file) => file.endsWith('.worker.js'));
const programs = ['cli.js', 'main.js', 'worker.js', ...threads];

/**
 * Bundles what `nest build` compiled into `dist/bundle`, so that commands and services start sooner
 * (docs/decisions/quick-start.md).
 */
await build({
  input: Object.fromEntries(programs.map((file) => [basename(file, '.js'), join(compiled, file)])),
  platform: 'node',
  external: (id) => !/^[./]/.test(id) && !BUNDLED.some((name) => id === name || id.startsWith(`${name}/`)),
  // Nest asks for packages that only other applications have, and goes on without them.
  onLog: (level, log, report) => log.code !== 'UNRESOLVED_IMPORT' && report(level, log),
  output: {
    dir: join(dist, 'bundle'),
    cleanDir: true,
    // The names of classes are those of errors, entities and log contexts.
    keepNames: true,
    sourcemap: true,
  },
});
