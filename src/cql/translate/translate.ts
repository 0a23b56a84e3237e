import { createHash } from 'node:crypto';
import type { CqlSources, ElmLibrary, Translation, TranslationRequest } from './elm.js';
import { fhirHelpers } from './fhir-helpers.js';
import { modelInfo } from './model-info.js';

/** Part of every key: to be changed with the translator's version, its options, or what is told of its findings. */
const TRANSLATION = 'cqframework 5.3.0, annotations, locators, result types, overload signatures, no list promotion, 3';

/**
 * Translates libraries of CQL text to ELM against FHIR 4.0.1. The translator is large and is loaded at first use.
 * @returns ELM by `id|version`: each given library, and FHIRHelpers where one includes it
 * @throws CqlTranslationError with library, line, column and reason of every fault
 */
export async function translateCql(sources: CqlSources): Promise<Map<string, ElmLibrary>> {
  return withoutBanner(async () => (await import('./translator.js')).translateLibraries(sources));
}

/** As `translateCql`, against other models too, with the ELM as text and the translator's warnings. @throws CqlTranslationError */
export async function translateRequest(request: TranslationRequest): Promise<Translation> {
  return withoutBanner(async () => (await import('./translator.js')).translate(request));
}

/** SHA-256 of all that decides what `translateRequest` returns. */
export function translationKey({ sources, models }: TranslationRequest): string {
  const hash = createHash('sha256').update(TRANSLATION).update(fhirHelpers(modelInfo()));
  for (const texts of [sources, models]) {
    hash.update('\n');
    for (const [id, text] of [...texts].sort(([one], [other]) => (one < other ? -1 : 1))) hash.update(id).update(text);
  }
  return hash.digest('hex');
}

/**
 * The translator's logging writes a line to standard output at first use, which would spoil a command's output. On a
 * pipe the end of that line comes as a write of its own.
 */
async function withoutBanner<T>(work: () => Promise<T>): Promise<T> {
  const output = process.stdout;
  const write = output.write.bind(output);
  const unfiltered = Object.getOwnPropertyDescriptor(output, 'write');
  let bannerOpen = false;
  output.write = ((...given: Parameters<typeof write>) => {
    const text = String(given[0]);
    const banner = text.startsWith('kotlin-logging:') || (bannerOpen && text === '\n');
    bannerOpen = banner && !text.endsWith('\n');
    return banner || write(...given);
  }) as typeof write;
  try {
    return await work();
  } finally {
    if (unfiltered) Object.defineProperty(output, 'write', unfiltered);
    else Reflect.deleteProperty(output, 'write');
  }
}
