import { afterEach, describe, expect, it } from '@jest/globals';
import { CqlTranslationError } from '../../../cql/translate/cql-translation-error.js';
import { UnusableInputError } from '../../../errors/refusals.js';
import { TranslationThread, type TranslationLimits } from './translation-thread.js';

const requestOf = (text: string) => ({ sources: new Map([['Main|1', text]]), models: new Map<string, string>() });
const GOOD = requestOf(`library Main version '1'\ndefine X: 1`);

describe('the translation thread', () => {
  let thread: TranslationThread | undefined;

  afterEach(() => thread?.onApplicationShutdown());

  const translate = (request: typeof GOOD, limits: Partial<TranslationLimits> = {}) => {
    thread = new TranslationThread(limits);
    return thread.translate(request);
  };

  it('gives ELM, and the faults of a text as they are, one request after another', async () => {
    const faulty = requestOf(`library Main version '1'\ndefine X: Nowhere`);
    const [good, bad, again] = await Promise.allSettled([
      translate(GOOD),
      thread?.translate(faulty),
      thread?.translate(GOOD),
    ]);
    expect([good.status, again?.status]).toEqual(['fulfilled', 'fulfilled']);
    expect(bad).toMatchObject({ reason: expect.any(CqlTranslationError) });
    expect(bad).toMatchObject({ reason: { faults: [{ line: 2, column: 11, source: 'define X: Nowhere' }] } });
  });

  it.each<[string, Partial<TranslationLimits>, RegExp]>([
    ['time', { seconds: 0.001 }, /stopped after 0\.001 seconds\. Split/],
    ['memory', { memoryMb: 24 }, /more than 24 MiB of memory\. Split/],
    ['text', { characters: 20 }, /has 36 characters; 20 are translated at once/],
  ])('refuses what takes more %s than it has', async (_, limits, message) => {
    const refused = translate(GOOD, limits);
    await expect(refused).rejects.toThrow(UnusableInputError);
    await expect(refused).rejects.toThrow(message);
  });
});
