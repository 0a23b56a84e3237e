import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable, ServiceUnavailableException, type NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { BUILT } from '../config/installation.js';
import { assetName, isInterface, isPage } from './page-routes.js';

/** Where `npm run build` puts the pages. */
const PAGES = join(BUILT, 'client');

/**
 * Serves the built pages: hashed assets for good, and `index.html` for the address of every page, so that a page
 * can be loaded directly. What belongs to another interface of the service passes through untouched.
 */
@Injectable()
export class PagesMiddleware implements NestMiddleware {
  private readonly folder = existsSync(join(PAGES, 'index.html')) ? PAGES : null;

  /** @throws ServiceUnavailableException when the pages were never built */
  use(request: Request, response: Response, next: NextFunction): void {
    // Nest mounts middleware below a pattern, which takes the matched part off `path`.
    const path = request.originalUrl.split('?', 1)[0] ?? '/';
    const asset = assetName(path);
    if (!isRead(request) || isInterface(path)) next();
    else if (asset !== null) this.sendAsset(asset, response, next);
    else if (request.accepts(['html', 'json']) === 'html') this.sendPage(isPage(path) ? 200 : 404, response);
    else next();
  }

  private sendAsset(name: string, response: Response, next: NextFunction): void {
    const options = { root: join(this.built(), 'assets'), immutable: true, maxAge: '1y' };
    response.sendFile(name, options, (error?: Error) => {
      if (error && !response.headersSent) next();
    });
  }

  /** An address that no page has gets the pages too, which say so; its status is 404. */
  private sendPage(status: 200 | 404, response: Response): void {
    // The file names the assets of this build, so it must be asked for anew after the next one.
    const headers = { 'Cache-Control': 'no-cache' };
    response.status(status).sendFile('index.html', { root: this.built(), cacheControl: false, headers });
  }

  private built(): string {
    if (this.folder) return this.folder;
    throw new ServiceUnavailableException('The pages are not built. Run `npm run build`, then start again.');
  }
}

function isRead(request: Request): boolean {
  return request.method === 'GET' || request.method === 'HEAD';
}
