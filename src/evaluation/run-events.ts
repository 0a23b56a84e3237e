import { once } from 'node:events';
import type { Request, Response } from 'express';
import type { Runs } from './runs.js';

/** Proxies close connections that are silent for longer. */
const HEARTBEAT_MS = 15_000;

/**
 * Sends the run as server-sent events until it ends or the client leaves.
 * https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export async function streamRun(runs: Runs, id: string, request: Request, response: Response): Promise<void> {
  const left = new AbortController();
  request.once('close', () => left.abort());
  response.once('close', () => left.abort());
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  const heartbeat = setInterval(() => response.write(': still here\n\n'), HEARTBEAT_MS);
  try {
    for await (const run of runs.watch(id, left.signal)) {
      if (!response.write(`event: run\ndata: ${JSON.stringify(run)}\n\n`)) await drained(response, left.signal);
    }
  } finally {
    clearInterval(heartbeat);
    response.end();
  }
}

async function drained(response: Response, signal: AbortSignal): Promise<void> {
  await once(response, 'drain', { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
