import { plainToInstance, Transform } from 'class-transformer';
import { IsIn, IsInt, IsNumber, IsOptional, IsString, Matches, Max, Min, validateSync } from 'class-validator';
import { UnusableInputError } from '../errors/refusals.js';

/** A setting that cannot be used: every fault is listed at once, with the variable's name. */
export class EnvironmentError extends UnusableInputError {
  override name = 'EnvironmentError';
}

const numeric = Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? Number(value) : value));

/** Every variable the process reads. README's table lists the same names; a test compares the two. */
export class Environment {
  /** Outside PostgreSQL (≥ 15). Without it an embedded server is started under DATA_DIRECTORY. */
  @IsOptional()
  @Matches(/^postgres(ql)?:\/\//, { message: 'DATABASE_URL must start with postgres://' })
  DATABASE_URL?: string;
  /** Redis (≥ 6) for Bull. Without it jobs run in this process. */
  @IsOptional() @Matches(/^rediss?:\/\//, { message: 'REDIS_URL must start with redis://' }) REDIS_URL?: string;
  /** Prefix of every Redis key, so that several services can share one Redis. */
  @IsString() REDIS_PREFIX = 'caliper';
  @IsString() HOST = '127.0.0.1';
  @numeric @IsInt() @Min(0) @Max(65535) PORT = 3000;
  @IsString() DATA_DIRECTORY = './data';
  /** on: load the demo; off: never; auto: only into an empty embedded database. */
  @IsIn(['on', 'off', 'auto']) CALIPER_DEMO: 'on' | 'off' | 'auto' = 'auto';
  /** Persons of the demo. */
  @numeric @IsInt() @Min(1) @Max(100_000) CALIPER_DEMO_PERSONS = 500;
  @IsIn(['trace', 'debug', 'info', 'warn', 'error', 'silent']) LOG_LEVEL = 'info';
  /** Largest request body taken, in mebibytes. */
  @numeric @IsInt() @Min(1) @Max(1024) MAX_BODY_MB = 64;
  /** Threads that evaluate measures in this process. 0: as many as the machine has cores. */
  @numeric @IsInt() @Min(0) @Max(64) EVALUATION_THREADS = 0;
  /** Persons in one shard of a run. */
  @numeric @IsInt() @Min(1) @Max(10000) SHARD_SIZE = 200;
  /** Share of the persons of a run that the reference engine evaluates too. 0: none. */
  @numeric @IsNumber() @Min(0) @Max(100) ENGINE_COMPARISON_PERCENT = 1;
  /** Whether this process works on jobs itself; off where separate workers do. */
  @IsIn(['on', 'off']) WORKER: 'on' | 'off' = 'on';
  /** Minutes without a request after which a session ends (45 CFR 164.312(a)(2)(iii)). */
  @numeric @IsInt() @Min(1) @Max(1440) SESSION_IDLE_MINUTES = 15;
  /** Seconds a webhook timestamp may differ from now. */
  @numeric @IsInt() @Min(1) @Max(86400) WEBHOOK_TOLERANCE_SECONDS = 300;
  /** 32 bytes in base64 that seal stored webhook secrets; made and kept in DATA_DIRECTORY when absent. */
  @IsOptional()
  @Matches(/^[A-Za-z0-9+/]{43}=$/, { message: 'SECRET_KEY must be 32 bytes in base64' })
  SECRET_KEY?: string;
  /** Address under which users reach the service, where a proxy stands before it. */
  @IsOptional()
  @Matches(/^https?:\/\//, { message: 'PUBLIC_URL must start with http:// or https://' })
  PUBLIC_URL?: string;
  /** Bearer token for /metrics. Without it only processes of the same machine may read them. */
  @IsOptional()
  @Matches(/^\S{16,}$/, { message: 'METRICS_TOKEN must have 16 characters or more' })
  METRICS_TOKEN?: string;
  /** API key for `caliper value-sets fetch`, where no file with it is named. */
  @IsOptional() @Matches(/^\S+$/, { message: 'TERMINOLOGY_API_KEY must be one word' }) TERMINOLOGY_API_KEY?: string;
  /** Name of the organization that reports, as MeasureReports give it. */
  @IsString() ORGANIZATION_NAME = 'Caliper';
}

/**
 * Reads and checks the settings of this process.
 * @throws EnvironmentError naming every variable that cannot be used
 */
export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): Readonly<Environment> {
  const defaults = new Environment();
  const given = Object.fromEntries(
    ENVIRONMENT_NAMES.filter((name) => variables[name] !== undefined && variables[name] !== '').map((name) => [
      name,
      variables[name],
    ]),
  );
  const environment = plainToInstance(Environment, { ...defaults, ...given });
  const faults = validateSync(environment, { whitelist: true });
  if (faults.length > 0) {
    throw new EnvironmentError(
      faults.map((fault) => `${fault.property}: ${Object.values(fault.constraints ?? {}).join(', ')}`).join('\n'),
    );
  }
  return Object.freeze(environment);
}

/** Names of all settings, in the order of the README's table. */
export const ENVIRONMENT_NAMES = [
  'DATABASE_URL',
  'REDIS_URL',
  'REDIS_PREFIX',
  'HOST',
  'PORT',
  'DATA_DIRECTORY',
  'CALIPER_DEMO',
  'CALIPER_DEMO_PERSONS',
  'LOG_LEVEL',
  'MAX_BODY_MB',
  'EVALUATION_THREADS',
  'SHARD_SIZE',
  'ENGINE_COMPARISON_PERCENT',
  'WORKER',
  'SESSION_IDLE_MINUTES',
  'WEBHOOK_TOLERANCE_SECONDS',
  'SECRET_KEY',
  'PUBLIC_URL',
  'METRICS_TOKEN',
  'TERMINOLOGY_API_KEY',
  'ORGANIZATION_NAME',
] as const satisfies readonly (keyof Environment)[];
