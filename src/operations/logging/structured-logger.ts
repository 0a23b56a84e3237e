import type { LoggerService } from '@nestjs/common';
import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';
import { describeError } from './describe-error.js';

/** Fields that would name a person or open a door; they are removed wherever they turn up. */
const REDACTED = ['authorization', 'cookie', 'password', 'token', 'secret', 'body', 'url', 'query'].flatMap((field) => [
  field,
  `*.${field}`,
]);

/** Nest's own account of how it puts the application together: of use only to who looks for a fault in that. */
const FRAMEWORK = ['NestFactory', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestApplication'];

/**
 * Nest's logger as one line of JSON for each event, on standard output.
 * A record's fields are ids, counts and times; errors pass `describeError`.
 */
export class StructuredLogger implements LoggerService {
  private readonly pino: Logger;

  constructor(level: string, destination?: DestinationStream) {
    const options = {
      level,
      base: { service: 'caliper', pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: REDACTED, remove: true },
      formatters: { level: (label: string) => ({ level: label }) },
    };
    this.pino = destination ? pino(options, destination) : pino(options);
  }

  log(message: unknown, ...rest: unknown[]): void {
    this.write(FRAMEWORK.includes(String(rest.at(-1))) ? 'debug' : 'info', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  /** Nest passes the context (a class name) last; what stands between are fields, or the stack of an error. */
  private write(
    level: 'info' | 'error' | 'warn' | 'debug' | 'trace' | 'fatal',
    message: unknown,
    rest: unknown[],
  ): void {
    const last = rest.at(-1);
    const context = typeof last === 'string' && !last.includes('\n') ? last : undefined;
    const fields: Record<string, unknown> = context === undefined ? {} : { context };
    for (const part of rest) {
      if (part instanceof Error) fields.error = describeError(part);
      else if (typeof part === 'object' && part !== null) Object.assign(fields, part);
    }
    if (message instanceof Error) this.pino[level]({ ...fields, error: describeError(message) }, message.name);
    else if (typeof message === 'object' && message !== null) this.pino[level]({ ...fields, ...message });
    else this.pino[level](fields, String(message));
  }
}
