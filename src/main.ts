import { FirstAdministrator } from './access/first-administrator.js';
import { createService, stopOnSignal } from './application.js';
import { readEnvironment } from './config/environment.js';
import { migrate } from './database/migrate.js';
import { openDatabase } from './database/open-database.js';

/** The HTTP process: serves pages and interfaces and, unless WORKER is off, works on jobs as well. */
const environment = readEnvironment();
const database = await openDatabase(environment);
await migrate(database.url);
const service = await createService(Object.freeze({ ...environment, DATABASE_URL: database.url }));
stopOnSignal(service, () => database.close());
const first = await service.app.get(FirstAdministrator).create();
if (first) {
  process.stdout.write(
    `\nFirst sign-in, shown this once: ${first.name}, one-time password: ${first.oneTimePassword}\n`,
  );
}
process.stdout.write(`Caliper: ${environment.PUBLIC_URL ?? service.url}\n`);
