import { Injectable } from '@nestjs/common';
import { AccessTokens, type TokenClient } from './access-tokens.service.js';
import { partsOf } from './answer-parts.js';
import { askEhr, type EhrRequest } from './ehr-http.js';
import { EhrPatience } from './ehr-patience.js';

/** A request to an EHR, whose address and token are known. */
export type EhrQuestion = Omit<EhrRequest, 'base' | 'token' | 'patience'>;

/** Sends requests to an EHR with an access token. */
@Injectable()
export class EhrClient {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly patience: EhrPatience,
  ) {}

  /** A token that is refused is renewed once: the EHR may have changed its keys since it gave it. */
  async ask(client: TokenClient, question: EhrQuestion): Promise<Response> {
    const token = await this.tokens.token(client);
    const request = { ...question, base: client.base, patience: this.patience.answer };
    const response = await askEhr({ ...request, token });
    if (response.status !== 401 || token === null) return response;
    await response.body?.cancel();
    this.tokens.drop(client, token);
    return askEhr({ ...request, token: await this.tokens.token(client) });
  }

  /** For an address that carries its own proof. @param base address of the FHIR server */
  askOpenly(base: string, question: EhrQuestion): Promise<Response> {
    return askEhr({ ...question, base, patience: this.patience.answer });
  }

  /** The body of an answer as it comes. @throws EhrFault when it breaks off */
  partsOf(response: Response, what: string): AsyncGenerator<Uint8Array, void, undefined> {
    return partsOf(response, what, this.patience.pause);
  }
}
