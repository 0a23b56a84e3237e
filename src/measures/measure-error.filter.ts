import { Catch, HttpStatus, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Response } from 'express';
import { LifeCycleError, PackageRefusedError, UnknownPackageError } from './measure-errors.js';

type MeasureError = LifeCycleError | PackageRefusedError | UnknownPackageError;

/** Answers the errors of this module with their status and every fault, in the form of the other `/api` errors. */
@Catch(LifeCycleError, PackageRefusedError, UnknownPackageError)
export class MeasureErrorFilter implements ExceptionFilter<MeasureError> {
  catch(error: MeasureError, host: ArgumentsHost): void {
    const statusCode = statusOf(error);
    const message = error instanceof PackageRefusedError ? error.faults : error.message;
    host.switchToHttp().getResponse<Response>().status(statusCode).json({ statusCode, message });
  }
}

function statusOf(error: MeasureError): HttpStatus {
  if (error instanceof UnknownPackageError) return HttpStatus.NOT_FOUND;
  return error instanceof LifeCycleError ? HttpStatus.CONFLICT : HttpStatus.UNPROCESSABLE_ENTITY;
}
