import type { OnApplicationShutdown } from '@nestjs/common';
import { Piscina } from 'piscina';
import { CqlTranslationError } from '../../../cql/translate/cql-translation-error.js';
import type { Translation, TranslationRequest } from '../../../cql/translate/elm.js';
import { UnusableInputError } from '../../../errors/refusals.js';
import { workerFile } from '../../../jobs/worker-file.js';
import type { TranslationAnswer } from './translation.worker.js';

/** What one translation may take. */
export interface TranslationLimits {
  seconds: number;
  /** Heap of the thread, in mebibytes. */
  memoryMb: number;
  /** Characters of all CQL texts together. */
  characters: number;
}

/** A measure with its shared libraries has 0.3 million characters, and takes some 10 seconds on a loaded machine. */
const LIMITS: TranslationLimits = { seconds: 120, memoryMb: 1536, characters: 4_000_000 };

/** The translator recurses over expressions; what overflows this, some thousand levels, is told as nested too deeply. */
const STACK_MB = 4;

/**
 * One thread that translates CQL, one request after another: a translation takes seconds, and must neither hold up
 * requests nor, when a text is hostile, take the service with it. It is started when it is first needed, keeps the
 * models it has read, and ends when nothing was to be translated for a minute.
 */
export class TranslationThread implements OnApplicationShutdown {
  readonly #limits: TranslationLimits;
  #pool: Piscina<TranslationRequest, TranslationAnswer> | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(limits: Partial<TranslationLimits> = {}) {
    this.#limits = { ...LIMITS, ...limits };
  }

  /**
   * Translates libraries to ELM; the time is counted from when the thread is free.
   * @throws CqlTranslationError with every fault; UnusableInputError when it takes more than the limits allow
   */
  async translate(request: TranslationRequest): Promise<Translation> {
    const length = [...request.sources.values()].reduce((sum, text) => sum + text.length, 0);
    if (length > this.#limits.characters) {
      throw new UnusableInputError(
        `The CQL has ${length} characters; ${this.#limits.characters} are translated at once. Import it in parts.`,
      );
    }
    const turn = this.#last.then(() => this.#run(request));
    this.#last = turn.catch(() => undefined);
    const answer = await turn;
    if (answer.kind === 'faulty') throw new CqlTranslationError(answer.faults, answer.warnings);
    return answer.translation;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#pool?.close({ force: true });
  }

  async #run(request: TranslationRequest): Promise<TranslationAnswer> {
    const { seconds, memoryMb } = this.#limits;
    this.#pool ??= new Piscina<TranslationRequest, TranslationAnswer>({
      filename: workerFile('translation.worker.js'),
      minThreads: 0,
      maxThreads: 1,
      idleTimeout: 60_000,
      resourceLimits: { maxOldGenerationSizeMb: memoryMb, stackSizeMb: STACK_MB },
    });
    const signal = AbortSignal.timeout(seconds * 1000);
    try {
      return await this.#pool.run(request, { signal });
    } catch (cause) {
      const remedy = 'Split its longest definitions, or import its libraries one after another.';
      if (signal.aborted) {
        const message = `The translation of the CQL was stopped after ${seconds} seconds. ${remedy}`;
        throw new UnusableInputError(message, { cause });
      }
      if ((cause as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY') {
        const message = `The translation of the CQL needs more than ${memoryMb} MiB of memory. ${remedy}`;
        throw new UnusableInputError(message, { cause });
      }
      throw cause;
    }
  }
}
