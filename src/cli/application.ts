import 'reflect-metadata';
import type { INestApplicationContext } from '@nestjs/common';
import { readEnvironment } from '../config/environment.js';
import { borrowDatabase } from '../database/open-database.js';

/**
 * Runs a command inside the service: the same modules, no server, no job workers, only warnings logged. The database
 * is that of DATABASE_URL, else the embedded one, which is left running where the service has it running.
 */
export async function withApplication<T>(work: (application: INestApplicationContext) => Promise<T>): Promise<T> {
  const environment = readEnvironment();
  const database = await borrowDatabase(environment);
  try {
    // Loaded here, so that commands without a database do not wait for the whole service.
    const [{ NestFactory }, { AppModule }, { migrate }] = await Promise.all([
      import('@nestjs/core'),
      import('../app.module.js'),
      import('../database/migrate.js'),
    ]);
    await migrate(database.url);
    const settings = Object.freeze({ ...environment, DATABASE_URL: database.url, WORKER: 'off' as const });
    const application = await NestFactory.createApplicationContext(AppModule.with(settings), {
      logger: ['error', 'fatal'],
      abortOnError: false,
    });
    try {
      return await work(application);
    } finally {
      await application.close();
    }
  } finally {
    await database.close();
  }
}
