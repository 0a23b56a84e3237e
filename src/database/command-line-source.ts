import { DataSource } from 'typeorm';
import { readEnvironment } from '../config/environment.js';
import '../entities.js';
import { databaseOptions, migrations } from './data-source.js';

/** What the TypeORM command line connects to: `npm run migration:generate -- migrations/<VerbNoun>`. */
export default new DataSource({
  ...databaseOptions(readEnvironment().DATABASE_URL ?? ''),
  migrations: await migrations(),
});
