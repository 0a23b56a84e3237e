import { MethodNotAllowedException } from '@nestjs/common';
import type { Request } from 'express';

/** One layer of Express 5's router, as far as it is asked here. */
interface RouterLayer {
  route?: { path: unknown; methods: Record<string, boolean> };
  match(path: string): boolean;
}

/**
 * Tells a known address under a wrong method from an unknown address (RFC 9110, 15.5.6).
 * @returns null when nothing answers at this address under any method
 */
export function methodNotAllowed(request: Request): { error: MethodNotAllowedException; allow: string } | null {
  const { router } = request.app as unknown as { router: { stack: RouterLayer[] } };
  const methods = router.stack
    .filter((layer) => layer.route && !String(layer.route.path).includes('*') && layer.match(request.path))
    .flatMap((layer) => Object.keys(layer.route?.methods ?? {}));
  if (methods.length === 0) return null;
  const allow = [...new Set(methods.map((method) => method.toUpperCase()))].sort().join(', ');
  return { error: new MethodNotAllowedException(`Only ${allow} is answered at this address.`), allow };
}
