/** The wait came to its end before the work did. */
export class TookTooLongError extends Error {
  override name = 'TookTooLongError';
}

/**
 * The outcome of `work`, if it comes within so many milliseconds. The work itself is not ended.
 * @throws TookTooLongError when it does not
 */
export async function settlesWithin<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TookTooLongError(`No answer within ${milliseconds} ms`)), milliseconds);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
