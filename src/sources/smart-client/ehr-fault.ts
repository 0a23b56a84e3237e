/**
 * An EHR did not answer as asked. The text names the request by its purpose and host, never by its URL or headers: both
 * may carry secrets. `refused`: asking again would be answered in the same way; otherwise another time it may go well.
 */
export class EhrFault extends Error {
  override name = 'EhrFault';

  constructor(
    message: string,
    readonly detail: { status?: number; refused?: boolean; retryAfter?: number | null; date?: Date | null } = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
