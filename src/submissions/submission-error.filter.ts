import { Catch, HttpStatus, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Response } from 'express';
import { ProgrammeDataError, UnknownProgrammeError } from '../measures/programmes.js';
import { IdentifierFormatError, MissingItemsError } from './requirements.js';
import {
  FreezeRefusedError,
  SamePersonError,
  SignOffRefusedError,
  UnknownSubmissionError,
} from './submission-errors.js';

const STATUS = new Map<unknown, HttpStatus>([
  [UnknownProgrammeError, HttpStatus.NOT_FOUND],
  [UnknownSubmissionError, HttpStatus.NOT_FOUND],
  [SamePersonError, HttpStatus.FORBIDDEN],
  [FreezeRefusedError, HttpStatus.CONFLICT],
  [SignOffRefusedError, HttpStatus.CONFLICT],
  [IdentifierFormatError, HttpStatus.UNPROCESSABLE_ENTITY],
  [MissingItemsError, HttpStatus.UNPROCESSABLE_ENTITY],
  [ProgrammeDataError, HttpStatus.UNPROCESSABLE_ENTITY],
]);

/** Answers the errors of submissions with their status, and with everything that is missing. */
@Catch(
  UnknownProgrammeError,
  UnknownSubmissionError,
  SamePersonError,
  FreezeRefusedError,
  SignOffRefusedError,
  IdentifierFormatError,
  MissingItemsError,
  ProgrammeDataError,
)
export class SubmissionErrorFilter implements ExceptionFilter<Error> {
  catch(error: Error, host: ArgumentsHost): void {
    const statusCode = STATUS.get(error.constructor) ?? HttpStatus.INTERNAL_SERVER_ERROR;
    const message = error instanceof MissingItemsError ? error.items.map((item) => item.message) : error.message;
    const missing = error instanceof MissingItemsError ? { missing: error.items } : {};
    host
      .switchToHttp()
      .getResponse<Response>()
      .status(statusCode)
      .json({ statusCode, message, ...missing });
  }
}
