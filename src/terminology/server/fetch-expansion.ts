import { isDeepStrictEqual } from 'node:util';
import type { ValueSet } from '../../fhir/types.js';
import { flattenContains, label, MAX_CODES, memberKey, tooManyCodes } from '../../fhir/value-set.js';
import { isOid } from '../vsac/export-sets.js';
import { TerminologyServerError, type TerminologyServer } from './terminology-server.js';

/** A value set to be expanded. */
export interface WantedExpansion {
  url: string;
  /** Of the value set; without it the newest that the server has. */
  version?: string;
  /** Canonical of a release's manifest, such as `http://cts.nlm.nih.gov/fhir/Library/ecqm-update-2025-05-08`. */
  manifest?: string;
}

type Contains = NonNullable<NonNullable<ValueSet['expansion']>['contains']>;

/** Codes asked for at a time: the most that the Value Set Authority Center gives. */
const PAGE = 1000;

const VSAC = /^https?:\/\/cts\.nlm\.nih\.gov\/fhir\/ValueSet\/([^/]+)$/;

/**
 * Fetches the whole expansion of a value set, page by page until its `total` is reached: an expansion that was cut off
 * in silence would count persons out of a measure. Value sets of the Value Set Authority Center are asked for by their
 * OID, as it knows them; others by `url`.
 * https://hl7.org/fhir/R4/valueset-operation-expand.html
 * @returns null when the server does not know the value set
 * @throws TerminologyServerError when the pages do not make up one whole expansion, or it is another value set's
 */
export async function fetchExpansion(server: TerminologyServer, wanted: WantedExpansion): Promise<ValueSet | null> {
  const page = (offset: number) => fetchPage(server, wanted, offset);
  const first = await page(0);
  if (!first) return null;
  const subject = wanted.version ? `${wanted.url}|${wanted.version}` : wanted.url;
  requireSame(subject, wanted, first);
  const total = totalOf(subject, first);
  const contains = [...listed(first)];
  let changed = false;
  while (contains.length < total) {
    const next = await page(contains.length);
    if (!next)
      throw new TerminologyServerError(
        `${subject}: the server gave ${contains.length} of ${total} codes and then knew the set no more.`,
      );
    const codes = requireNext(subject, first, next, contains.length, total);
    changed ||= next.expansion?.timestamp !== first.expansion?.timestamp;
    contains.push(...codes);
  }
  requireDistinct(subject, contains);
  // Some servers stamp each answer anew, so another time alone does not tell whether the expansion is another.
  if (changed && !isDeepStrictEqual(listed((await page(0)) ?? first), listed(first))) {
    throw new TerminologyServerError(`${subject}: the expansion changed while its pages were fetched. Fetch it again.`);
  }
  return { ...first, url: wanted.url, expansion: { ...merged(first), total, contains } };
}

function fetchPage(server: TerminologyServer, { url, version, manifest }: WantedExpansion, offset: number) {
  const oid = VSAC.exec(url)?.[1];
  const known = oid !== undefined && isOid(oid);
  return server.get(known ? `ValueSet/${oid}/$expand` : 'ValueSet/$expand', {
    ...(known ? {} : { url }),
    ...(version ? { valueSetVersion: version } : {}),
    ...(manifest ? { manifest } : {}),
    count: `${PAGE}`,
    offset: `${offset}`,
  });
}

const listed = (page: ValueSet): Contains => flattenContains(page.expansion?.contains ?? []);

/** Without `offset`, which was that of a page. */
function merged({ expansion }: ValueSet): NonNullable<ValueSet['expansion']> {
  const { offset: _offset, ...whole } = expansion ?? { timestamp: '' };
  return whole;
}

function requireSame(subject: string, { url, version }: WantedExpansion, page: ValueSet): void {
  const plain = (one: string) => one.replace(/^https?:/, '');
  if (page.url !== undefined && plain(page.url) !== plain(url)) {
    throw new TerminologyServerError(`${subject}: the server answered with another value set, ${label(page)}.`);
  }
  if (version && page.version !== undefined && page.version !== version) {
    throw new TerminologyServerError(`${subject}: the server answered with version ${page.version}.`);
  }
}

function totalOf(subject: string, page: ValueSet): number {
  const { total } = page.expansion ?? {};
  const here = listed(page).length;
  if (!page.expansion) throw new TerminologyServerError(`${subject}: the answer has no expansion.`);
  if (total === undefined && here >= PAGE) {
    throw new TerminologyServerError(
      `${subject}: a full page of ${here} codes without a total: whether there are more cannot be told.`,
    );
  }
  if (total !== undefined && total > MAX_CODES) throw new TerminologyServerError(tooManyCodes(subject, total));
  return total ?? here;
}

/** The codes of a later page. @throws TerminologyServerError when it does not go on where the one before ended */
function requireNext(subject: string, first: ValueSet, next: ValueSet, offset: number, total: number): Contains {
  const codes = listed(next);
  const now = next.expansion?.total;
  if (now !== undefined && now !== total) {
    throw new TerminologyServerError(
      `${subject}: the total changed from ${total} to ${now} between pages. Fetch it again.`,
    );
  }
  if (next.version !== first.version) {
    throw new TerminologyServerError(
      `${subject}: the version changed from ${first.version} to ${next.version} between pages.`,
    );
  }
  if (codes.length === 0 || offset + codes.length > total) {
    throw new TerminologyServerError(
      `${subject}: the server gave ${offset + codes.length} of ${total} codes; the page at ${offset} has ${codes.length}.`,
    );
  }
  return codes;
}

function requireDistinct(subject: string, contains: Contains): void {
  const codes = contains.filter(({ code, system, abstract }) => code && system && !abstract);
  const keys = new Set(codes.map(({ system = '', code = '' }) => memberKey({ system, code })));
  if (keys.size < codes.length) {
    throw new TerminologyServerError(
      `${subject}: ${codes.length - keys.size} codes came twice, so as many others are lacking. Fetch it again.`,
    );
  }
}
