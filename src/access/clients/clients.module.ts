import { Module } from '@nestjs/common';
import { ClientKeySets } from './client-key-sets.service.js';
import { ClientTokens } from './client-tokens.service.js';
import { ClientsController } from './clients.controller.js';
import { ClientsService } from './clients.service.js';
import { SmartConfigurationController } from './smart-configuration.controller.js';
import { TokenController } from './token.controller.js';
import { TokenEndpoint } from './token-endpoint.service.js';

/** This service as an authorisation server of its clients, by SMART Backend Services. */
@Module({
  controllers: [TokenController, SmartConfigurationController, ClientsController],
  providers: [ClientsService, ClientKeySets, ClientTokens, TokenEndpoint],
  exports: [ClientsService, ClientTokens],
})
export class ClientsModule {}
