import { EhrFault } from './ehr-fault.js';
import { USUAL_PATIENCE } from './ehr-patience.js';

/**
 * The body of an answer as it comes. However long the whole takes, it is given up when nothing comes for too long.
 * @throws EhrFault when it breaks off or pauses too long
 */
export async function* partsOf(
  response: Response,
  what: string,
  pause = USUAL_PATIENCE.pause,
): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = response.body?.getReader();
  if (!reader) return;
  let silence: NodeJS.Timeout | undefined;
  let isSilent = false;
  try {
    for (;;) {
      silence = setTimeout(() => {
        isSilent = true;
        void reader.cancel();
      }, pause);
      const { done, value } = await reader.read();
      clearTimeout(silence);
      if (isSilent) throw new EhrFault(`${what}: ${hostOf(response)} sends nothing more.`);
      if (done) return;
      yield value;
    }
  } catch (error) {
    throw error instanceof EhrFault ? error : brokenOff(error, what, hostOf(response));
  } finally {
    clearTimeout(silence);
    await reader.cancel().catch(() => undefined);
  }
}

/** A connection that was refused, broken off or took too long; its cause is told by its code alone. */
export function brokenOff(error: unknown, what: string, host: string): EhrFault {
  const { code, name } = ((error as Error).cause ?? error) as NodeJS.ErrnoException;
  return new EhrFault(`${what}: the connection to ${host} failed (${code ?? name}).`);
}

/** Who answered, for messages. */
export function hostOf(response: Response): string {
  return URL.parse(response.url)?.host ?? 'the server';
}
