import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Request, Response } from 'express';
import type { Runs } from './runs.js';

/** Proxies close connections that are silent for longer. */
const HEARTBEAT_MS = 15_000;

/** How often it is asked whether the client's session still lives: a stream is opened once and may outlast it. */
const SESSION_CHECK_MS = 1000;

/**
 * Sends the run as server-sent events until it ends, the client leaves, or its session has ended.
 * https://html.spec.whatwg.org/multipage/server-sent-events.html
 * @param heartbeatMs how often a comment is sent while there is nothing to tell
 */
export async function streamRun(
  runs: Pick<Runs, 'watch'>,
  id: string,
  isSignedIn: () => Promise<boolean>,
  request: Request,
  response: Response,
  heartbeatMs = HEARTBEAT_MS,
): Promise<void> {
  const left = new AbortController();
  request.once('close', () => left.abort());
  response.once('close', () => left.abort());
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  const heartbeat = setInterval(() => response.write(': still here\n\n'), heartbeatMs);
  void leaveWithSession(isSignedIn, left);
  try {
    for await (const run of runs.watch(id, left.signal)) {
      if (!response.write(`event: run\ndata: ${JSON.stringify(run)}\n\n`)) await drained(response, left.signal);
    }
  } finally {
    left.abort();
    clearInterval(heartbeat);
    response.end();
  }
}

/** Ends the stream with the session, and as well when it cannot be found out whether that lives. */
async function leaveWithSession(isSignedIn: () => Promise<boolean>, left: AbortController): Promise<void> {
  const { signal } = left;
  const lives = () => isSignedIn().catch(() => false);
  while (!signal.aborted && (await lives())) {
    await delay(SESSION_CHECK_MS, undefined, { signal }).catch(() => undefined);
  }
  left.abort();
}

async function drained(response: Response, signal: AbortSignal): Promise<void> {
  await once(response, 'drain', { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
