import { setTimeout as delay } from 'node:timers/promises';

/**
 * Resolves with the first value of `condition` that is neither false, null nor undefined, asking again and again.
 * @throws when there is none within the time
 */
export async function until<T>(
  condition: () => T | Promise<T>,
  { withinMs = 20_000, everyMs = 10 }: { withinMs?: number; everyMs?: number } = {},
): Promise<NonNullable<T>> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const value = await condition();
    if (value !== false && value !== null && value !== undefined) return value;
    if (Date.now() > deadline) throw new Error(`Not so within ${withinMs} ms: ${condition.toString()}`);
    await delay(everyMs);
  }
}
