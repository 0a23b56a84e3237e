import { Injectable } from '@nestjs/common';
import { JwksReader, JwksUnreachableError } from '../../access/clients/jwks-reader.js';
import { UnusableInputError } from '../../errors/refusals.js';
import { checkedAddress } from './ehr-address.js';
import { EhrFault } from './ehr-fault.js';
import { askEhr, jsonOf } from './ehr-http.js';

/** Milliseconds; whoever asks for a token waits for it. */
const PATIENCE = 5000;
const WHAT = 'the JWKS';

/** Reads public keys of clients, of EHRs among them, by the HTTP client that guards where it sends requests. */
@Injectable()
export class EhrJwks extends JwksReader {
  check(url: string): void {
    if (!URL.canParse(url)) throw new UnusableInputError(`${JSON.stringify(url)} is no address.`);
    try {
      checkedAddress(url, url, WHAT);
    } catch (error) {
      if (error instanceof EhrFault) throw new UnusableInputError(error.message, { cause: error });
      throw error;
    }
  }

  async read(url: string): Promise<unknown> {
    try {
      const headers = { accept: 'application/jwk-set+json, application/json' };
      const response = await askEhr({ what: WHAT, url, base: url, headers, signal: AbortSignal.timeout(PATIENCE) });
      if (response.ok) return await jsonOf(response, WHAT);
      await response.body?.cancel();
      throw new JwksUnreachableError(`${WHAT}: ${new URL(url).host} answered ${response.status}.`);
    } catch (error) {
      if (error instanceof EhrFault) throw new JwksUnreachableError(error.message, { cause: error });
      throw error;
    }
  }
}
