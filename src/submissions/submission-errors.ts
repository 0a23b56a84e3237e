import { ConflictError, NotAllowedError, NotFoundError } from '../errors/refusals.js';

/** There is no such submission, document or run. */
export class UnknownSubmissionError extends NotFoundError {
  override name = 'UnknownSubmissionError';
}

/** This run cannot be frozen for this programme; the message says why and what to do. */
export class FreezeRefusedError extends ConflictError {
  override name = 'FreezeRefusedError';
}

/** The submission cannot be signed off now; the message says why. */
export class SignOffRefusedError extends ConflictError {
  override name = 'SignOffRefusedError';
}

/** The one who froze a set may not sign it off. */
export class SamePersonError extends NotAllowedError {
  override name = 'SamePersonError';
}
