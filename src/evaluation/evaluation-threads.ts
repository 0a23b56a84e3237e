import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Environment } from '../config/environment.js';
import { EvaluationPool } from './threads/evaluation-pool.js';

/** The evaluation threads of this process; none are started where nothing is evaluated. */
@Injectable()
export class EvaluationThreads implements OnApplicationShutdown {
  #pool: EvaluationPool | undefined;

  constructor(private readonly environment: Environment) {}

  get pool(): EvaluationPool {
    this.#pool ??= new EvaluationPool({ threads: this.environment.EVALUATION_THREADS });
    return this.#pool;
  }

  /** The last of Nest's phases: the job queue has waited for running shards long before. */
  async onApplicationShutdown(): Promise<void> {
    await this.#pool?.close();
  }
}
