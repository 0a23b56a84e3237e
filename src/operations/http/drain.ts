import type { Server, ServerResponse } from 'node:http';

/** Seconds that requests under way get to finish. */
const PATIENCE_SECONDS = 20;

/**
 * Stops a server without hurting anybody: takes no new connection, ends event streams (their pages reconnect
 * elsewhere), lets requests under way finish, and closes connections as they fall idle.
 */
export class Drain {
  private readonly underWay = new Set<ServerResponse>();
  private stopping = false;

  constructor(private readonly server: Server) {
    server.prependListener('request', (_request, response: ServerResponse) => {
      if (this.stopping) response.setHeader('Connection', 'close');
      this.underWay.add(response);
      response.once('close', () => this.underWay.delete(response));
    });
  }

  async stop(): Promise<void> {
    this.stopping = true;
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    const sweep = setInterval(() => this.sweep(), 50);
    const limit = setTimeout(() => this.server.closeAllConnections(), PATIENCE_SECONDS * 1000);
    this.sweep();
    await closed;
    clearInterval(sweep);
    clearTimeout(limit);
  }

  private sweep(): void {
    for (const response of this.underWay) {
      if (String(response.getHeader('content-type')).startsWith('text/event-stream')) response.end();
    }
    this.server.closeIdleConnections();
  }
}
