/** Interfaces of the service that are no pages. */
const INTERFACES = ['api', 'fhir', 'webhooks', 'health', 'metrics', '.well-known'];

/** How the addresses of the pages begin; `client/router.tsx` has them whole. */
const PAGES = ['matching', 'measures', 'measure-packages', 'persons', 'roster', 'runs', 'sources', 'submissions'];

/** Whether the address belongs to another interface, whose answers, errors too, the pages must not replace. */
export function isInterface(path: string): boolean {
  return INTERFACES.includes(firstSegment(path));
}

/** Whether the pages have this address. */
export function isPage(path: string): boolean {
  return path === '/' || PAGES.includes(firstSegment(path));
}

/** Name of the built file that the address asks for, or null when it asks for none. */
export function assetName(path: string): string | null {
  return /^\/assets\/([\w.-]+)$/.exec(path)?.[1] ?? null;
}

function firstSegment(path: string): string {
  return path.split('/')[1] ?? '';
}
