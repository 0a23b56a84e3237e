import { EhrFault } from '../smart-client/ehr-fault.js';

/** What a page of a search or a history holds. */
export interface SearchPage {
  /** Resources and deletions; not the server's remarks. */
  entries: number;
  /** Address of the page after it; null on the last one. */
  next: string | null;
}

/**
 * Reads a page of a search. https://hl7.org/fhir/R4/http.html#paging
 * @param address where the page was read, for a relative link
 * @throws EhrFault when it is no Bundle; refused, when the next page lies on another server, which gets no token of ours
 */
export function readPage(page: Record<string, unknown>, address: string, what: string): SearchPage {
  if (page.resourceType !== 'Bundle' || !isListOrAbsent(page.entry) || !isListOrAbsent(page.link)) {
    throw new EhrFault(`${what}: the answer is no Bundle.`);
  }
  const entries = (page.entry ?? []) as Entry[];
  return {
    entries: entries.filter((entry) => entry?.search?.mode !== 'outcome' && !isOutcome(entry)).length,
    next: nextOf((page.link ?? []) as Link[], address, what),
  };
}

type Entry = { search?: { mode?: unknown }; resource?: { resourceType?: unknown } } | null;
type Link = { relation?: unknown; url?: unknown } | null;

function isOutcome(entry: Entry): boolean {
  return entry?.resource?.resourceType === 'OperationOutcome';
}

function nextOf(links: readonly Link[], address: string, what: string): string | null {
  const link = links.find((one) => one?.relation === 'next');
  if (!link) return null;
  const url = typeof link.url === 'string' ? URL.parse(link.url, address) : null;
  if (!url) throw new EhrFault(`${what}: the address of its next page cannot be read.`, { refused: true });
  const { origin } = new URL(address);
  if (url.origin !== origin) {
    throw new EhrFault(
      `${what}: the next page lies at ${url.origin}, and not at ${origin} as the server was connected: ` +
        'have the EHR set its public base address, or connect it by that one.',
      { refused: true },
    );
  }
  return url.href;
}

function isListOrAbsent(value: unknown): boolean {
  return value === undefined || Array.isArray(value);
}
