import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { format, resolveConfig } from 'prettier';
import { AppModule } from './app.module.js';
import { readEnvironment } from './config/environment.js';
import { openApiDocument } from './operations/openapi.js';

/**
 * Writes docs/openapi.json from the compiled service; with `--check` only says whether it is current. Nothing is
 * connected to: Nest's preview mode knows the routes without making what is behind them.
 */
const file = join(import.meta.dirname, '../../docs/openapi.json');
const app = await NestFactory.create(AppModule.with(readEnvironment({})), { preview: true, logger: ['error'] });
const options = await resolveConfig(file);
const document = await format(JSON.stringify(openApiDocument(app)), { ...options, filepath: file });

if (!process.argv.includes('--check')) {
  await writeFile(file, document);
} else if ((await readFile(file, 'utf8').catch(() => '')) !== document) {
  process.stderr.write('docs/openapi.json is not current: run npm run openapi and commit it.\n');
  process.exitCode = 1;
}
