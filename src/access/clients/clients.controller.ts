import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiConflictResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { actorOf, CurrentCaller, Roles, type Caller } from '../caller.js';
import { ROLES } from '../roles.js';
import { ClientDto, ClientKeyDto, ClientsQueryDto, RegisterClientDto, RotateKeysDto } from './clients.dto.js';
import { ClientsService } from './clients.service.js';

/** Clients that are authorised by SMART Backend Services, for users. `{client}` is a name or an id. */
@ApiTags('clients')
@Controller('api/clients')
@Roles('administrator')
export class ClientsController {
  constructor(private readonly clients: ClientsService) {}

  @Get()
  @Roles(...ROLES)
  @ApiOperation({ summary: 'All clients, or those that write for a source; revoked ones included' })
  async list(@Query() { source }: ClientsQueryDto): Promise<ClientDto[]> {
    return (await this.clients.list(source)).map((client) => ClientDto.of(client));
  }

  @Post()
  @ApiOperation({ summary: 'Register a client; the answer has its client_id' })
  @ApiConflictResponse({ description: 'The name is taken' })
  async register(@Body() client: RegisterClientDto, @CurrentCaller() caller: Caller): Promise<ClientDto> {
    return ClientDto.of(await this.clients.register(client, actorOf(caller)));
  }

  @Get(':client')
  @Roles(...ROLES)
  @ApiOperation({ summary: 'One client' })
  async show(@Param('client') reference: string): Promise<ClientDto> {
    return ClientDto.of(await this.clients.find(reference));
  }

  @Get(':client/keys')
  @ApiOperation({ summary: 'Its public keys as they are now, read from its address where it has one' })
  keys(@Param('client') reference: string): Promise<ClientKeyDto[]> {
    return this.clients.keys(reference);
  }

  @Put(':client/keys')
  @ApiOperation({ summary: 'Replace its keys, or add to them' })
  async rotate(
    @Param('client') reference: string,
    @Body() { beside, ...given }: RotateKeysDto,
    @CurrentCaller() caller: Caller,
  ): Promise<ClientDto> {
    return ClientDto.of(await this.clients.rotate(reference, given, beside ?? false, actorOf(caller)));
  }

  @Post(':client/revoke')
  @HttpCode(200)
  @ApiOperation({ summary: 'Refuse it from now on, with the tokens that it holds' })
  async revoke(@Param('client') reference: string, @CurrentCaller() caller: Caller): Promise<ClientDto> {
    return ClientDto.of(await this.clients.revoke(reference, actorOf(caller)));
  }
}
