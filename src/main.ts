import { FirstAdministrator } from './access/first-administrator.js';
import { createService, stopOnSignal } from './application.js';
import { readEnvironment } from './config/environment.js';
import { migrate } from './database/migrate.js';
import { openDatabase } from './database/open-database.js';
import { Demo } from './demo/demo.service.js';

/** The HTTP process: serves pages and interfaces and, unless WORKER is off, works on jobs as well. */
const environment = readEnvironment();
const database = await openDatabase(environment);
await migrate(database.url);
const service = await createService(Object.freeze({ ...environment, DATABASE_URL: database.url }));
stopOnSignal(service, () => database.close());

const first = await service.app.get(FirstAdministrator).create();
if (first) {
  say(`\nFirst sign-in: ${first.name}, one-time password: ${first.oneTimePassword}`);
  say('It is shown this once, and is to be changed at the first sign-in.');
}
say(`\nCaliper: ${environment.PUBLIC_URL ?? service.url}\n`);

const demo = service.app.get(Demo);
const wanted = environment.CALIPER_DEMO === 'on' || (environment.CALIPER_DEMO === 'auto' && database.embedded);
if (wanted && (await demo.fits())) await demo.load(service.url, (step) => say(`Demo: ${step}`));

/** To the person at the terminal; the log goes its own way. */
function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
