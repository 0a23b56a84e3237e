import { Module } from '@nestjs/common';
import { ConfigModule } from './config/config.module.js';
import { DatabaseModule } from './database/database.module.js';

/** The whole service. `main.ts` serves it over HTTP; `worker.ts` runs the same modules for jobs alone. */
@Module({
  imports: [ConfigModule, DatabaseModule],
})
export class AppModule {}
