import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Piscina } from 'piscina';
import type { PlanRequest } from '../../cql/engine.js';
import { UnusableInputError } from '../../errors/refusals.js';
import type { RecordExplanation } from '../explain-record.js';
import type { RecordContent } from './evaluation-request.js';
import type { ExplanationAnswer, ExplanationTask } from './explanation.worker.js';
import { longestContent } from './longest-content.js';
import { workerFile } from '../../jobs/worker-file.js';

const MEMORY_MB = 1024;
const LONGEST_CONTENT = longestContent(MEMORY_MB);

/**
 * One thread for explanations, apart from those of runs: someone waits for an explanation, and compiling an instrumented
 * plan, some hundred milliseconds, must not hold up requests either. It is started when it is first needed, and ends
 * when nobody has asked for a minute.
 */
@Injectable()
export class ExplanationThread implements OnApplicationShutdown {
  #pool: Piscina<ExplanationTask, ExplanationAnswer> | undefined;

  /** @throws UnusableInputError for a package that cannot be evaluated, or a record too long */
  async explain(request: PlanRequest, record: RecordContent): Promise<RecordExplanation> {
    if (record.content.length > LONGEST_CONTENT)
      throw new UnusableInputError('The record is too long to be explained.');
    this.#pool ??= new Piscina<ExplanationTask, ExplanationAnswer>({
      filename: workerFile('explanation.worker.js'),
      minThreads: 0,
      maxThreads: 1,
      idleTimeout: 60_000,
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    });
    const answer = await this.#pool.run({ request, record });
    if (answer.kind === 'unusable') throw new UnusableInputError(answer.reasons);
    return answer.explanation;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#pool?.close();
  }
}
