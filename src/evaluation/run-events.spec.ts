import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Request, Response } from 'express';
import { streamRun } from './run-events.js';
import type { RunDetails } from './runs.js';

const RUN = { id: 'one', state: 'running', evaluatedCount: 3 } as RunDetails;

let server: Server;

afterEach(async () => {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
});

/** Says something once, and then nothing until nobody listens any more. */
const silentRun = {
  async *watch(_id: string, signal: AbortSignal): AsyncIterable<RunDetails> {
    yield RUN;
    await once(signal, 'abort');
  },
};

/** Streams the run to whoever asks first. */
async function serve(heartbeatMs: number) {
  server = createServer();
  const finished = once(server, 'request').then(([request, response]: unknown[]) =>
    streamRun(silentRun, 'one', () => Promise.resolve(true), request as Request, response as Response, heartbeatMs),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, finished };
}

describe('The events of a silent run', () => {
  it('have a comment in each interval, so that no proxy closes them, until the reader leaves', async () => {
    const { url, finished } = await serve(5);
    const reader = new AbortController();
    const { body } = await fetch(url, { signal: reader.signal });
    let text = '';
    for await (const part of body ?? []) {
      text += Buffer.from(part).toString();
      if (text.split(': still here\n\n').length > 3) break;
    }
    reader.abort();
    expect(text).toMatch(/^event: run\ndata: \{"id":"one"[^\n]*\}\n\n(: still here\n\n){3,}/);
    await finished;
  });
});
