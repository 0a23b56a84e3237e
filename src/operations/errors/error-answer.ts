import { HttpException } from '@nestjs/common';
import { STATUS_CODES } from 'node:http';
import { CqlTranslationError } from '../../cql/translate/cql-translation-error.js';
import { faultIssue } from '../../cql/translate/fault-issue.js';
import { isUnreachableDatabase } from '../../database/unreachable.js';
import { ConflictError, NotAllowedError, NotFoundError, Refusal, UnusableInputError } from '../../errors/refusals.js';
import { FhirError, issue } from '../../fhir/operation-outcome.js';
import type { IssueCode } from '../../fhir/operation-outcome.js';
import type { OperationOutcomeIssue } from '../../fhir/types.js';

/** An error as a caller may see it. */
export interface ErrorAnswer {
  status: number;
  /** One finding each; at least one. */
  issues: readonly OperationOutcomeIssue[];
  /** Nobody foresaw it: to be logged, and told to the caller only by its request id. */
  unexpected: boolean;
}

/** https://hl7.org/fhir/R4/valueset-issue-type.html */
const ISSUE_CODES: Readonly<Record<number, IssueCode>> = {
  400: 'invalid',
  401: 'login',
  403: 'forbidden',
  404: 'not-found',
  405: 'not-supported',
  406: 'not-supported',
  409: 'conflict',
  410: 'deleted',
  412: 'conflict',
  413: 'too-long',
  415: 'not-supported',
  422: 'processing',
  429: 'throttled',
  501: 'not-supported',
  503: 'transient',
};

/** Maps whatever was thrown to its answer; every error of the service passes here, once. */
export function answerTo(error: unknown): ErrorAnswer {
  if (error instanceof FhirError) return { status: error.status, issues: error.issues, unexpected: false };
  if (error instanceof CqlTranslationError) {
    const issues = [...error.faults, ...error.warnings].map(faultIssue);
    return { status: statusOf(error), issues, unexpected: false };
  }
  if (error instanceof Refusal) return foreseen(statusOf(error), error.reasons);
  if (error instanceof HttpException) return ofHttpException(error);
  if (isRefusedBody(error)) return foreseen(error.status, [refusedBodyMessage(error)]);
  if (isUnreachableDatabase(error)) {
    return { ...foreseen(503, ['The database cannot be reached now. Try again.']), unexpected: true };
  }
  return {
    ...foreseen(500, ['Something failed that nobody foresaw. The log has it under this request id.']),
    unexpected: true,
  };
}

/** The status of each cause (RFC 9110, 15.5). */
const CAUSES = [
  [UnusableInputError, 422],
  [NotFoundError, 404],
  [ConflictError, 409],
  [NotAllowedError, 403],
] as const;

function statusOf(refusal: Refusal): number {
  return CAUSES.find(([cause]) => refusal instanceof cause)?.[1] ?? 400;
}

function foreseen(status: number, messages: readonly string[]): ErrorAnswer {
  const code = ISSUE_CODES[status] ?? (status < 500 ? 'invalid' : 'exception');
  return { status, issues: messages.map((message) => issue('error', code, message)), unexpected: false };
}

/** Nest's exceptions carry their message as a string, or as the list of faults that validation found. */
function ofHttpException(error: HttpException): ErrorAnswer {
  const body = error.getResponse();
  const message = typeof body === 'string' ? body : (body as { message?: unknown }).message;
  const messages = (Array.isArray(message) ? message : [message ?? error.message]).map(String);
  const status = error.getStatus();
  return { ...foreseen(status, messages), unexpected: status >= 500 && error.cause !== undefined };
}

/** What body parsing throws (http-errors): a status below 500 and a type. */
interface RefusedBody extends Error {
  status: number;
  type: string;
}

function isRefusedBody(error: unknown): error is RefusedBody {
  if (!(error instanceof Error) || !('status' in error) || !('type' in error)) return false;
  return typeof error.status === 'number' && error.status >= 400 && error.status < 500;
}

/** The parsers' own messages quote the body, so none of them is passed on. */
function refusedBodyMessage(error: RefusedBody): string {
  const messages: Readonly<Record<string, string>> = {
    'entity.too.large': 'The body is larger than this service takes (MAX_BODY_MB).',
    'entity.parse.failed': 'The body is not valid JSON.',
    'encoding.unsupported': 'The content encoding is not supported; send gzip, deflate, br or none.',
    'charset.unsupported': 'The character set is not supported; send UTF-8.',
    'request.aborted': 'The request ended before its body was complete.',
  };
  return messages[error.type] ?? `The body cannot be read: ${STATUS_CODES[error.status] ?? 'bad request'}.`;
}
