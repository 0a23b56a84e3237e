import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Environment } from '../config/environment.js';
import { databaseOptions } from './data-source.js';

/** The one connection pool of the process. */
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [Environment],
      useFactory: (environment: Environment) => databaseOptions(requireUrl(environment)),
    }),
  ],
})
export class DatabaseModule {}

function requireUrl(environment: Environment): string {
  if (!environment.DATABASE_URL) {
    throw new Error(
      'DATABASE_URL is not set. Start with `npm start`, which brings up an embedded PostgreSQL, or set it.',
    );
  }
  return environment.DATABASE_URL;
}
