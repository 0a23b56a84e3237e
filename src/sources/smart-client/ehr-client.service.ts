import { Injectable } from '@nestjs/common';
import { AccessTokens, type TokenClient } from './access-tokens.service.js';
import { askEhr, type EhrRequest } from './ehr-http.js';

/** Sends requests to an EHR with an access token. */
@Injectable()
export class EhrClient {
  constructor(private readonly tokens: AccessTokens) {}

  /** A token that is refused is renewed once: the EHR may have changed its keys since it gave it. */
  async ask(client: TokenClient, request: Omit<EhrRequest, 'base' | 'token'>): Promise<Response> {
    const token = await this.tokens.token(client);
    const response = await askEhr({ ...request, base: client.base, token });
    if (response.status !== 401 || token === null) return response;
    await response.body?.cancel();
    this.tokens.drop(client, token);
    return askEhr({ ...request, base: client.base, token: await this.tokens.token(client) });
  }
}
