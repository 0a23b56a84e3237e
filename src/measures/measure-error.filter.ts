import { STATUS_CODES } from 'node:http';
import { Catch, HttpStatus, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { requestId } from '../operations/logging/request-id.js';
import { LifeCycleError, PackageRefusedError, UnknownPackageError } from './measure-errors.js';

type MeasureError = LifeCycleError | PackageRefusedError | UnknownPackageError;

/** Answers the errors of this module with their status and every fault, in the form of the other `/api` errors. */
@Catch(LifeCycleError, PackageRefusedError, UnknownPackageError)
export class MeasureErrorFilter implements ExceptionFilter<MeasureError> {
  catch(error: MeasureError, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const statusCode = statusOf(error);
    http
      .getResponse<Response>()
      .status(statusCode)
      .json({
        statusCode,
        error: STATUS_CODES[statusCode],
        message: error instanceof PackageRefusedError ? error.faults : error.message,
        requestId: requestId(http.getRequest<Request>()),
      });
  }
}

function statusOf(error: MeasureError): HttpStatus {
  if (error instanceof UnknownPackageError) return HttpStatus.NOT_FOUND;
  return error instanceof LifeCycleError ? HttpStatus.CONFLICT : HttpStatus.UNPROCESSABLE_ENTITY;
}
