import { Logger, ValidationPipe } from '@nestjs/common';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { SwaggerModule } from '@nestjs/swagger';
import cookieParser from 'cookie-parser';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { AppModule } from './app.module.js';
import type { Environment } from './config/environment.js';
import { bodyReaders } from './operations/http/bodies.js';
import { Drain } from './operations/http/drain.js';
import { securityHeaders } from './operations/http/security-headers.js';
import { requestLog } from './operations/logging/request-log.js';
import { StructuredLogger } from './operations/logging/structured-logger.js';
import { Metrics } from './operations/metrics/metrics.js';
import { openApiDocument } from './operations/openapi.js';
import { workerServer } from './operations/worker-server.js';

/** A process of the service that serves requests or works on jobs. */
export interface Service {
  app: INestApplicationContext;
  /** Where it listens, such as `http://127.0.0.1:3000`. */
  url: string;
  /** Takes nothing new, finishes what is under way, then lets go of queue and database. */
  stop(): Promise<void>;
}

/**
 * How long an idle connection is kept, in milliseconds: longer than the 60 seconds after which proxies commonly let go of
 * theirs. Who is let go of first may send into a closing connection, and an EHR's message is lost to it.
 */
const KEEP_ALIVE = 65_000;

/** The HTTP process, with everything global in place, not yet listening. Tests and the OpenAPI writer use it too. */
export async function buildApplication(environment: Readonly<Environment>): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.with(environment), {
    logger: new StructuredLogger(environment.LOG_LEVEL),
    bodyParser: false,
    abortOnError: false,
  });
  app.disable('x-powered-by');
  app.set('etag', false);
  app.use(requestLog(app.get(Metrics)));
  app.use(...securityHeaders(environment.PUBLIC_URL?.startsWith('https://') ?? false));
  app.use(cookieParser());
  for (const [path, reader] of bodyReaders(environment.MAX_BODY_MB)) app.use(path, reader);
  app.useGlobalPipes(new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true }));
  SwaggerModule.setup('api/docs', app, () => openApiDocument(app), { jsonDocumentUrl: 'api/docs-json' });
  return app;
}

/**
 * Starts the HTTP process on HOST and PORT (0: any free port). The database must be migrated: see `migrate`.
 * @throws when the address cannot be had or the database not be reached
 */
export async function createService(environment: Readonly<Environment>): Promise<Service> {
  const app = await buildApplication(environment);
  const server = app.getHttpServer();
  server.keepAliveTimeout = KEEP_ALIVE;
  const drain = new Drain(server);
  try {
    await app.listen(environment.PORT, environment.HOST);
  } catch (error) {
    await app.close();
    throw error;
  }
  return { app, url: urlOf(server), stop: once(() => stop(drain, app)) };
}

/** Starts the job process: the same modules without their routes, and health and metrics on HOST and PORT. */
export async function createWorker(environment: Readonly<Environment>): Promise<Service> {
  const app = await NestFactory.createApplicationContext(AppModule.with({ ...environment, WORKER: 'on' }), {
    logger: new StructuredLogger(environment.LOG_LEVEL),
    abortOnError: false,
  });
  const server = workerServer(app);
  const drain = new Drain(server);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(environment.PORT, environment.HOST, resolve);
    });
  } catch (error) {
    await app.close();
    throw error;
  }
  return { app, url: urlOf(server), stop: once(() => stop(drain, app)) };
}

async function stop(drain: Drain, app: INestApplicationContext): Promise<void> {
  await drain.stop();
  await app.close();
}

/**
 * SIGTERM or SIGINT stops the service and ends the process; a second one ends it at once.
 * @param afterwards what the process itself opened, such as an embedded database
 */
export function stopOnSignal(service: Service, afterwards: () => Promise<void> = () => Promise.resolve()): void {
  const logger = new Logger('Service');
  let stopping = false;
  const onSignal = (signal: NodeJS.Signals) => {
    if (stopping) process.exit(130);
    stopping = true;
    logger.log(`${signal}: stopping; once more stops at once`);
    service
      .stop()
      .then(afterwards)
      .then(
        () => process.exit(0),
        (error: unknown) => {
          logger.error(error);
          process.exit(1);
        },
      );
  };
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
}

function urlOf(server: Server): string {
  const { address, port, family } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}
