import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';
import type { HelmetOptions } from 'helmet';

type Middleware = (request: Request, response: Response, next: NextFunction) => void;

/**
 * Security headers: only our own scripts, styles and connections; no framing; nothing with patient data is cached.
 * @param secure whether users reach the service by https: only then may a browser be told to insist on it
 */
export function securityHeaders(secure: boolean): Middleware[] {
  const strict = helmet(options(secure, ["'self'"]));
  // Swagger's page styles itself inline; nothing else may.
  const documentation = helmet(options(secure, ["'self'", "'unsafe-inline'"]));
  return [
    (request, response, next) =>
      (request.path.startsWith('/api/docs') ? documentation : strict)(request, response, next),
    (request, response, next) => {
      if (/^\/(api|fhir|webhooks|metrics)(\/|$)/.test(request.path)) response.setHeader('Cache-Control', 'no-store');
      next();
    },
  ];
}

function options(secure: boolean, styles: string[]): HelmetOptions {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        styleSrc: styles,
        imgSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        ...(secure && { upgradeInsecureRequests: [] }),
      },
    },
    strictTransportSecurity: secure ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    referrerPolicy: { policy: 'no-referrer' },
  };
}
