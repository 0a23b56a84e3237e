import { isIP } from 'node:net';
import { EhrFault } from './ehr-fault.js';

/**
 * The address of a request to an EHR, when it may be sent there: TLS always, plain HTTP only between loopback addresses;
 * and an EHR elsewhere cannot send this service to its own machine or to the metadata address of a cloud.
 * @param base address of the FHIR server as the administrator configured it
 * @throws EhrFault refused
 */
export function checkedAddress(text: string, base: string, what: string): URL {
  const url = URL.parse(text);
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new EhrFault(`${what}: the address is no http(s) address.`, { refused: true });
  }
  const local = isLoopback(new URL(base).hostname);
  if (url.username !== '' || url.password !== '') {
    throw new EhrFault(`${what}: the address at ${url.host} holds a user name or password.`, { refused: true });
  }
  if (isLinkLocal(url.hostname) || (isLoopback(url.hostname) && !local)) {
    throw new EhrFault(`${what}: ${url.host} is an address of this machine or its network segment.`, { refused: true });
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw new EhrFault(`${what}: ${url.host} is not reached by TLS (https).`, { refused: true });
  }
  return url;
}

function isLoopback(hostname: string): boolean {
  const host = bare(hostname);
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

function isLinkLocal(hostname: string): boolean {
  const host = bare(hostname);
  return (
    (isIP(host) === 4 && (host.startsWith('169.254.') || host.startsWith('0.'))) ||
    (isIP(host) === 6 && (/^fe[89ab]/.test(host) || host === '::' || host.startsWith('::ffff:')))
  );
}

function bare(hostname: string): string {
  return hostname.toLowerCase().replace(/^\[|\]$/g, '');
}
