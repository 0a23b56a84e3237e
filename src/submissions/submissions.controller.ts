import {
  Body,
  Controller,
  ForbiddenException,
  Get,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Post,
  StreamableFile,
} from '@nestjs/common';
import {
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiForbiddenResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiParam,
  ApiProduces,
  ApiTags,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger';
import { actorOf, CurrentCaller, Roles, type Caller } from '../access/caller.js';
import type { Role } from '../access/roles.js';
import { FreezeService } from './freeze.service.js';
import { UnknownSubmissionError } from './submission-errors.js';
import { DOCUMENT_FORMATS } from './submission-set.js';
import { FreezeDto, SubmissionDto, SubmissionViewDto, VerificationDto } from './submission.dto.js';
import type { Signer } from './submissions.js';
import { SubmissionsService, type Download } from './submissions.service.js';

/** Those who may look at submissions and change nothing. Documents are for those who answer for them. */
const READERS: readonly Role[] = ['administrator', 'aco-analyst', 'quality-officer', 'auditor'];

/** Freezing, checking, signing off and downloading submissions. */
@ApiTags('submissions')
@Controller('api/submissions')
export class SubmissionsController {
  constructor(
    private readonly freezer: FreezeService,
    private readonly submissions: SubmissionsService,
  ) {}

  /** For ACO analysts: freezes the results of a completed run, renders the documents and checks them. */
  @Post()
  @Roles('aco-analyst')
  @ApiCreatedResponse({ type: SubmissionViewDto })
  @ApiNotFoundResponse({ description: 'No such programme or run' })
  @ApiConflictResponse({ description: 'The run is not finished or does not fit the programme' })
  @ApiUnprocessableEntityResponse({ description: 'Every identifier that is missing, and where to supply it' })
  async freeze(@Body() request: FreezeDto, @CurrentCaller() caller: Caller): Promise<SubmissionViewDto> {
    return this.submissions.show(await this.freezer.freeze(request, signerOf(caller), actorOf(caller)));
  }

  /** All submissions, newest first. Administrators and auditors read them; ACO analysts freeze. */
  @Get()
  @Roles(...READERS)
  @ApiOkResponse({ type: [SubmissionDto] })
  list(): Promise<SubmissionDto[]> {
    return this.submissions.list();
  }

  /** One submission with its counts, checks and documents. Administrators and auditors read it too. */
  @Get(':id')
  @Roles(...READERS)
  @ApiOkResponse({ type: SubmissionViewDto })
  @ApiNotFoundResponse()
  show(@Param('id', ParseUUIDPipe) id: string): Promise<SubmissionViewDto> {
    return this.submissions.show(id);
  }

  /** For quality officers and ACO analysts: signs off, as another person than froze it, and only without errors. */
  @Post(':id/sign-off')
  @HttpCode(200)
  @Roles('quality-officer', 'aco-analyst')
  @ApiOkResponse({ type: SubmissionViewDto })
  @ApiForbiddenResponse({ description: 'Whoever froze it cannot sign it off' })
  @ApiConflictResponse({ description: 'Signed off already, or it has errors' })
  signOff(@Param('id', ParseUUIDPipe) id: string, @CurrentCaller() caller: Caller): Promise<SubmissionViewDto> {
    return this.submissions.signOff(id, signerOf(caller), actorOf(caller));
  }

  /** Counts and renders the frozen set again and compares with what is stored; for everyone who reads submissions. */
  @Get(':id/verification')
  @Roles(...READERS)
  @ApiOkResponse({ type: VerificationDto })
  verify(@Param('id', ParseUUIDPipe) id: string): Promise<VerificationDto> {
    return this.submissions.verify(id);
  }

  /** For ACO analysts and quality officers: one document; `persons` is the list of what each person counts for. */
  @Get(':id/documents/:format')
  @Roles('aco-analyst', 'quality-officer')
  @ApiParam({ name: 'format', enum: [...DOCUMENT_FORMATS, 'persons'] })
  @ApiProduces('application/xml', 'application/json', 'text/csv')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async document(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('format') format: string,
    @CurrentCaller() caller: Caller,
  ): Promise<StreamableFile> {
    if (format === 'persons') return fileOf(await this.submissions.downloadPersons(id, actorOf(caller)));
    const known = DOCUMENT_FORMATS.find((each) => each === format);
    if (!known) {
      throw new UnknownSubmissionError(
        `There is no format ${format}; there are ${DOCUMENT_FORMATS.join(', ')}, persons.`,
      );
    }
    return fileOf(await this.submissions.download(id, known, actorOf(caller)));
  }
}

/** A submission is the act of a person, never of a connected system. */
function signerOf(caller: Caller): Signer {
  if (caller.kind !== 'user') throw new ForbiddenException('Only a user freezes and signs off submissions.');
  return { id: caller.id, name: caller.name };
}

function fileOf({ content, mediaType, fileName, size }: Download): StreamableFile {
  return new StreamableFile(content, {
    type: mediaType,
    disposition: `attachment; filename="${fileName}"`,
    ...(size === undefined ? {} : { length: size }),
  });
}
