import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import type { PlanWarning } from '../../cql/engine.js';
import { engineNamed } from '../../cql/engines.js';
import { MeasurePackageError } from '../../cql/measure-package-error.js';
import type { RecordEvaluation } from '../person-result.js';
import { failedRecord } from '../evaluate-record.js';
import type { ChunkAnswer, ChunkTask, EvaluationRequest, RecordContent } from './evaluation-request.js';
import { longestContent } from './longest-content.js';
import { workerFile } from '../../jobs/worker-file.js';

export type { EvaluationRequest, RecordContent } from './evaluation-request.js';

export interface EvaluationPoolOptions {
  /** 0 or absent: as many as the machine has cores. */
  threads?: number;
  /** Heap of one thread in mebibytes. A record that needs more fails; the process and the other records do not. */
  threadMemoryMb?: number;
}

type EvaluatedChunk = Extract<ChunkAnswer, { kind: 'evaluated' }>;

const DEFAULT_THREAD_MEMORY_MB = 2048;

/**
 * Evaluates chunks of records in threads. Every thread prepares a plan once and keeps it, for every later request of
 * the same content; a record that fails is a result with its error, and a record that kills its thread (out of memory) fails alone: its chunk is evaluated again
 * without it.
 */
export class EvaluationPool {
  readonly #pool: Piscina<ChunkTask, ChunkAnswer>;
  readonly #longestContent: number;
  readonly #plans = new WeakMap<EvaluationRequest, Omit<ChunkTask, 'records'>>();
  #preparations = 0;

  constructor(options: EvaluationPoolOptions = {}) {
    const threads = options.threads || availableParallelism();
    const threadMemoryMb = options.threadMemoryMb ?? DEFAULT_THREAD_MEMORY_MB;
    this.#longestContent = longestContent(threadMemoryMb);
    this.#pool = new Piscina<ChunkTask, ChunkAnswer>({
      filename: workerFile('evaluation.worker.js'),
      minThreads: 1,
      maxThreads: threads,
      idleTimeout: 60_000,
      concurrentTasksPerWorker: 1,
      resourceLimits: { maxOldGenerationSizeMb: threadMemoryMb },
    });
  }

  /** Most chunks that are evaluated at the same time. */
  get threads(): number {
    return this.#pool.maxThreads;
  }

  /** How often a thread had to prepare a plan, because it had none of that content. */
  get preparations(): number {
    return this.#preparations;
  }

  /**
   * Prepares the plan in one thread and says what the packages lack without being unusable.
   * @throws MeasurePackageError when a package cannot be evaluated
   */
  async prepare(request: EvaluationRequest): Promise<readonly PlanWarning[]> {
    return (await this.#run(request, [])).warnings;
  }

  /**
   * One evaluation for each record, in their order. Rejects only for a fault of the plan or of the pool, never for one
   * of a record.
   * @throws MeasurePackageError when a package cannot be evaluated
   */
  async evaluate(request: EvaluationRequest, records: readonly RecordContent[]): Promise<RecordEvaluation[]> {
    const sendable = records.filter(({ content }) => content.length <= this.#longestContent);
    const evaluated = (await this.#evaluateChunk(request, sendable)).values();
    return records.map((record) =>
      record.content.length <= this.#longestContent
        ? (evaluated.next().value as RecordEvaluation)
        : failedRecord(request.packages, record.id, this.#tooLong(record)),
    );
  }

  /** Waits for chunks under way, then ends the threads. */
  async close(): Promise<void> {
    await this.#pool.close();
  }

  async #evaluateChunk(request: EvaluationRequest, records: readonly RecordContent[]): Promise<RecordEvaluation[]> {
    if (records.length === 0) return [];
    try {
      return (await this.#run(request, records)).evaluations;
    } catch (fault) {
      if (!isThreadDeath(fault)) throw fault;
      return this.#evaluateApart(request, records, fault);
    }
  }

  /** @throws MeasurePackageError */
  async #run(request: EvaluationRequest, records: readonly RecordContent[]): Promise<EvaluatedChunk> {
    const answer = await this.#pool.run({ ...this.#planOf(request), records });
    if (answer.kind === 'unusable-package') throw new MeasurePackageError(answer.reasons);
    if (answer.isNew) this.#preparations += 1;
    return answer;
  }

  #tooLong({ content }: RecordContent): string {
    return `The record has ${content.length} characters; with this memory a thread takes at most ${this.#longestContent}.`;
  }

  /** Halves a chunk that killed its thread until the record that does it stands alone. */
  async #evaluateApart(
    request: EvaluationRequest,
    records: readonly RecordContent[],
    death: Error,
  ): Promise<RecordEvaluation[]> {
    const [only] = records;
    if (records.length === 1 && only) return [deadRecord(request, only.id, death)];
    const middle = Math.ceil(records.length / 2);
    const first = await this.#evaluateChunk(request, records.slice(0, middle));
    return [...first, ...(await this.#evaluateChunk(request, records.slice(middle)))];
  }

  #planOf(request: EvaluationRequest): Omit<ChunkTask, 'records'> {
    const known = this.#plans.get(request);
    if (known) return known;
    const { now, ...lasting } = request;
    const text = Buffer.from(JSON.stringify(lasting), 'utf8');
    const { version } = engineNamed(request.engine);
    const key = createHash('sha256').update(`${version}\n`).update(text).digest('base64');
    const plan = new SharedArrayBuffer(text.byteLength);
    new Uint8Array(plan).set(text);
    const shared = { key, plan, now };
    this.#plans.set(request, shared);
    return shared;
  }
}

function deadRecord({ packages }: EvaluationRequest, id: string, death: Error): RecordEvaluation {
  return failedRecord(packages, id, `The evaluation of this record ended its thread: ${death.message}`);
}

/** Node ends a thread whose heap is full with ERR_WORKER_OUT_OF_MEMORY; Piscina reports other ends as lost tasks. */
function isThreadDeath(fault: unknown): fault is Error {
  const { code, message = '' } = (fault ?? {}) as Partial<NodeJS.ErrnoException>;
  return code === 'ERR_WORKER_OUT_OF_MEMORY' || /worker.*(exit|terminat)|terminat.*worker/i.test(message);
}
