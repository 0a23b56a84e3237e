import { Controller, Get, Header } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { JWK } from 'jose';
import { Public } from '../../access/caller.js';
import { SigningKeys } from './signing-keys.service.js';

/** Where authorisation servers of EHRs find our public keys. */
@ApiTags('sources')
@Controller('.well-known/jwks.json')
export class JwksController {
  constructor(private readonly keys: SigningKeys) {}

  @Get()
  @Public()
  @Header('cache-control', 'public, max-age=300')
  @ApiOperation({ summary: 'Public keys of this service (JWKS, RFC 7517), for SMART Backend Services' })
  async show(): Promise<{ keys: JWK[] }> {
    return { keys: await this.keys.published() };
  }
}
