import { ArgumentsHost, Catch, Controller, HttpCode, Post, Req, Res, UseFilters } from '@nestjs/common';
import type { ExceptionFilter } from '@nestjs/common';
import { ApiBadRequestResponse, ApiConsumes, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Environment } from '../../config/environment.js';
import { Public } from '../caller.js';
import { TokenDto, TokenErrorDto } from './clients.dto.js';
import { tokenAddresses } from './token-address.js';
import { TokenEndpoint } from './token-endpoint.service.js';
import { TokenRefusal } from './token-refusal.js';

/** Neither tokens nor refusals are kept on the way (RFC 6749, 5.1). */
const NOT_KEPT = { 'Cache-Control': 'no-store', Pragma: 'no-cache' };
/** Seconds. */
const RETRY_AFTER = '300';

/** Answers refusals as RFC 6749 wants them, which is another form than our own. */
@Catch(TokenRefusal)
class TokenRefusalFilter implements ExceptionFilter {
  catch({ code, description, status }: TokenRefusal, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    if (status === 429) response.set('Retry-After', RETRY_AFTER);
    response
      .status(status)
      .set(NOT_KEPT)
      .json({ error: code, error_description: description } satisfies TokenErrorDto);
  }
}

/** Where clients get access tokens. https://hl7.org/fhir/smart-app-launch/backend-services.html */
@ApiTags('authorisation')
@Controller('auth')
export class TokenController {
  constructor(
    private readonly endpoint: TokenEndpoint,
    private readonly environment: Environment,
  ) {}

  @Post('token')
  @Public()
  @HttpCode(200)
  @UseFilters(TokenRefusalFilter)
  @ApiOperation({ summary: 'An access token by SMART Backend Services: client credentials with a signed assertion' })
  @ApiConsumes('application/x-www-form-urlencoded')
  @ApiOkResponse({ type: TokenDto })
  @ApiBadRequestResponse({ type: TokenErrorDto })
  async token(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<TokenDto> {
    const form: unknown = request.body;
    const { token, expiresIn, scopes } = await this.endpoint.grant(typeof form === 'string' ? form : null, {
      address: request.socket.remoteAddress ?? 'unknown',
      audiences: tokenAddresses(this.environment, request.socket),
    });
    response.set(NOT_KEPT);
    return { access_token: token, token_type: 'bearer', expires_in: expiresIn, scope: scopes.join(' ') };
  }
}
