import { Module } from '@nestjs/common';
import { AccessTokens } from './access-tokens.service.js';
import { EhrClient } from './ehr-client.service.js';
import { EhrPatience } from './ehr-patience.js';
import { JwksController } from './jwks.controller.js';
import { SigningKeys } from './signing-keys.service.js';

/** This service as a client of EHRs by SMART Backend Services. */
@Module({
  controllers: [JwksController],
  providers: [EhrPatience, SigningKeys, AccessTokens, EhrClient],
  exports: [SigningKeys, AccessTokens, EhrClient],
})
export class SmartClientModule {}
