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
import { FreezeService } from './freeze.service.js';
import { UnknownSubmissionError } from './submission-errors.js';
import { DOCUMENT_FORMATS } from './submission-set.js';
import { FreezeDto, SubmissionDto, SubmissionViewDto, VerificationDto } from './submission.dto.js';
import type { Signer } from './submissions.js';
import { SubmissionsService, type Download } from './submissions.service.js';

/** Freezing, checking, signing off and downloading submissions. */
@ApiTags('submissions')
@Controller('api/submissions')
export class SubmissionsController {
  constructor(
    private readonly freezer: FreezeService,
    private readonly submissions: SubmissionsService,
  ) {}

  /** Freezes the results of a completed run, renders the documents and checks them. */
  @Post()
  @Roles('aco-analyst')
  @ApiCreatedResponse({ type: SubmissionViewDto })
  @ApiNotFoundResponse({ description: 'No such programme or run' })
  @ApiConflictResponse({ description: 'The run is not finished or does not fit the programme' })
  @ApiUnprocessableEntityResponse({ description: 'Every identifier that is missing, and where to supply it' })
  async freeze(@Body() request: FreezeDto, @CurrentCaller() caller: Caller): Promise<SubmissionViewDto> {
    return this.submissions.show(await this.freezer.freeze(request, signerOf(caller), actorOf(caller)));
  }

  /** All submissions, newest first. */
  @Get()
  @Roles('aco-analyst', 'quality-officer', 'auditor')
  @ApiOkResponse({ type: [SubmissionDto] })
  list(): Promise<SubmissionDto[]> {
    return this.submissions.list();
  }

  /** One submission with its counts, checks and documents. */
  @Get(':id')
  @Roles('aco-analyst', 'quality-officer', 'auditor')
  @ApiOkResponse({ type: SubmissionViewDto })
  @ApiNotFoundResponse()
  show(@Param('id', ParseUUIDPipe) id: string): Promise<SubmissionViewDto> {
    return this.submissions.show(id);
  }

  /** Signs off: by another person than the one who froze it, and only without errors. */
  @Post(':id/sign-off')
  @HttpCode(200)
  @Roles('quality-officer', 'aco-analyst')
  @ApiOkResponse({ type: SubmissionViewDto })
  @ApiForbiddenResponse({ description: 'Whoever froze it cannot sign it off' })
  @ApiConflictResponse({ description: 'Signed off already, or it has errors' })
  signOff(@Param('id', ParseUUIDPipe) id: string, @CurrentCaller() caller: Caller): Promise<SubmissionViewDto> {
    return this.submissions.signOff(id, signerOf(caller), actorOf(caller));
  }

  /** Counts and renders the frozen set again and compares with what is stored. */
  @Get(':id/verification')
  @Roles('aco-analyst', 'quality-officer', 'auditor')
  @ApiOkResponse({ type: VerificationDto })
  verify(@Param('id', ParseUUIDPipe) id: string): Promise<VerificationDto> {
    return this.submissions.verify(id);
  }

  /** One document; `persons` is the list of what each person counts for. */
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
