import { Global, Module } from '@nestjs/common';
import { Environment, readEnvironment } from './environment.js';

/** Makes the one validated, frozen `Environment` injectable everywhere. */
@Global()
@Module({
  providers: [{ provide: Environment, useFactory: () => readEnvironment() }],
  exports: [Environment],
})
export class ConfigModule {}
