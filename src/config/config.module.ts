import { Global, Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { Clock, SystemClock } from './clock.js';
import { Environment } from './environment.js';

/** Makes the one validated, frozen `Environment` of the process, and the clock, injectable everywhere. */
@Global()
@Module({})
export class ConfigModule {
  /** @param environment read once, by whoever starts the process (or by a test) */
  static with(environment: Readonly<Environment>): DynamicModule {
    return {
      module: ConfigModule,
      providers: [
        { provide: Environment, useValue: environment },
        { provide: Clock, useClass: SystemClock },
      ],
      exports: [Environment, Clock],
    };
  }
}
