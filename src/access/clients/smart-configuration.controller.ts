import { Controller, Get, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { Environment } from '../../config/environment.js';
import { Public } from '../caller.js';
import { CLIENT_ALGORITHMS } from './client-keys.js';
import { SmartConfigurationDto } from './clients.dto.js';
import { tokenAddresses } from './token-address.js';

/** How clients of the FHIR API are authorised. https://hl7.org/fhir/smart-app-launch/conformance.html#using-well-known */
@ApiTags('fhir')
@Controller('fhir/.well-known/smart-configuration')
export class SmartConfigurationController {
  constructor(private readonly environment: Environment) {}

  @Get()
  @Public()
  @ApiOperation({ summary: 'Where and how a backend service gets an access token (SMART App Launch 2)' })
  @ApiOkResponse({ type: SmartConfigurationDto })
  show(@Req() request: Request): SmartConfigurationDto {
    const [address = ''] = tokenAddresses(this.environment, request.socket);
    return {
      token_endpoint: address,
      grant_types_supported: ['client_credentials'],
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
      token_endpoint_auth_signing_alg_values_supported: [...CLIENT_ALGORITHMS],
      scopes_supported: ['system/*.cruds', 'system/*.rs', 'system/*.read', 'system/*.write'],
      capabilities: ['client-confidential-asymmetric', 'permission-v1', 'permission-v2'],
    };
  }
}
