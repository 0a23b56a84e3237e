import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Piscina } from 'piscina';
import { workerFile } from '../../../jobs/worker-file.js';
import type { MatchModel } from '../../matching/index.js';
import type { ComparedPair, FoundPair, MatchingAnswer, MatchingTask } from './matching.worker.js';

/** Heap of the thread, in mebibytes: a model is estimated from at most 60 000 patients, which take some 400. */
const MEMORY_MB = 1024;

/** One thread for match runs, so that they hold up no request. It is started when it is first needed. */
@Injectable()
export class MatchingThread implements OnApplicationShutdown {
  #pool: Piscina<MatchingTask, MatchingAnswer> | undefined;

  /** @param features JSON texts */
  async estimate(features: string[]): Promise<MatchModel> {
    const answer = await this.#run({ kind: 'estimate', features });
    if (answer.kind !== 'model') throw new Error('The thread answered something else than was asked.');
    return answer.model;
  }

  /** @param features JSON texts by the number of the patient */
  async compare(model: MatchModel, features: ReadonlyMap<number, string>, pairs: ComparedPair[]): Promise<FoundPair[]> {
    if (pairs.length === 0) return [];
    const answer = await this.#run({ kind: 'compare', model, features, pairs });
    if (answer.kind !== 'pairs') throw new Error('The thread answered something else than was asked.');
    return answer.found;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#pool?.close();
  }

  #run(task: MatchingTask): Promise<MatchingAnswer> {
    this.#pool ??= new Piscina<MatchingTask, MatchingAnswer>({
      filename: workerFile('matching.worker.js'),
      minThreads: 1,
      maxThreads: 1,
      idleTimeout: 30_000,
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    });
    return this.#pool.run(task);
  }
}
