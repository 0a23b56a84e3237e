import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { actorOf, CurrentCaller, Roles, type Caller } from '../access/caller.js';
import { SourceCredentialsService, type IssuedCredential } from './source-credentials.service.js';
import {
  AddedSourceDto,
  AddSourceDto,
  CredentialDto,
  IssuedCredentialDto,
  RotateSecretDto,
  SourceDetailsDto,
  SourceDto,
} from './sources.dto.js';
import { SourcesService } from './sources.service.js';

const DAY = 24 * 60 * 60 * 1000;

/** The connected EHRs, for users. `{source}` is a name or an id. */
@ApiTags('sources')
@Controller('api/sources')
export class SourcesController {
  constructor(
    private readonly sources: SourcesService,
    private readonly credentials: SourceCredentialsService,
  ) {}

  @Get()
  @Roles('administrator', 'quality-officer', 'aco-analyst', 'auditor')
  @ApiOperation({ summary: 'Every source with the state of its feed' })
  async list(): Promise<SourceDto[]> {
    const now = new Date();
    return (await this.sources.feeds()).map((feed) => SourceDto.of(feed, now));
  }

  @Post()
  @Roles('administrator')
  @ApiOperation({ summary: 'Connect an EHR; its secret and token are shown this once' })
  async add(@Body() { name, title }: AddSourceDto, @CurrentCaller() caller: Caller): Promise<AddedSourceDto> {
    const { source, signingSecret, token } = await this.sources.add(name, title ?? name, actorOf(caller));
    return { id: source.id, name, title: source.title, webhook: `/webhooks/${name}`, signingSecret, token };
  }

  @Get(':source')
  @Roles('administrator', 'quality-officer', 'aco-analyst', 'auditor')
  @ApiOperation({ summary: 'One source, its feed and its credentials (never their secrets)' })
  async show(@Param('source') reference: string): Promise<SourceDetailsDto> {
    const feed = await this.sources.feed(reference);
    const credentials = await this.credentials.list(feed.id);
    const now = new Date();
    return {
      ...SourceDto.of(feed, now),
      credentials: credentials.map((credential) => CredentialDto.of(credential, now)),
    };
  }

  @Post(':source/activate')
  @HttpCode(204)
  @Roles('administrator')
  async activate(@Param('source') reference: string, @CurrentCaller() caller: Caller): Promise<void> {
    await this.sources.setActive(reference, true, actorOf(caller));
  }

  @Post(':source/deactivate')
  @HttpCode(204)
  @Roles('administrator')
  @ApiOperation({ summary: 'Refuse whatever it sends from now on; what it sent stays' })
  async deactivate(@Param('source') reference: string, @CurrentCaller() caller: Caller): Promise<void> {
    await this.sources.setActive(reference, false, actorOf(caller));
  }

  @Post(':source/signing-secrets')
  @Roles('administrator')
  @ApiOperation({ summary: 'Rotate: a new signing secret; the one in use lives on until `oldUntil`' })
  async rotate(
    @Param('source') reference: string,
    @Body() { oldUntil }: RotateSecretDto,
    @CurrentCaller() caller: Caller,
  ): Promise<IssuedCredentialDto> {
    const { id } = await this.sources.find(reference);
    const until = oldUntil ? new Date(oldUntil) : new Date(Date.now() + DAY);
    return shown(await this.credentials.rotateSigningSecret(id, until, actorOf(caller)));
  }

  @Post(':source/tokens')
  @Roles('administrator')
  @ApiOperation({ summary: 'A new bearer token beside those that live' })
  async issueToken(@Param('source') reference: string, @CurrentCaller() caller: Caller): Promise<IssuedCredentialDto> {
    const { id } = await this.sources.find(reference);
    return shown(await this.credentials.issueToken(id, actorOf(caller)));
  }

  @Delete(':source/credentials/:credential')
  @HttpCode(204)
  @Roles('administrator')
  @ApiOperation({ summary: 'End a secret or token now' })
  async revoke(
    @Param('source') reference: string,
    @Param('credential') credential: string,
    @CurrentCaller() caller: Caller,
  ): Promise<void> {
    const { id } = await this.sources.find(reference);
    await this.credentials.revoke(id, credential, actorOf(caller));
  }
}

function shown({ id, kind, plain, prefix }: IssuedCredential): IssuedCredentialDto {
  return { id, kind, plain, prefix };
}
