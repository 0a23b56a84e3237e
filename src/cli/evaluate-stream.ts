import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { RecordEvaluation } from '../evaluation/person-result.js';
import type { EvaluationPool, EvaluationRequest } from '../evaluation/threads/evaluation-pool.js';
import type { PatientInput } from './patient-files.js';
import type { RecordText } from './patient-records.js';

/** What evaluates the chunks: threads, or this process itself. */
export type RecordEvaluator = Pick<EvaluationPool, 'threads' | 'evaluate'>;

/** What came of a stream of patients. */
export interface StreamOutcome {
  patients: number;
  /** Patients with an error in at least one measure. */
  failed: number;
  /** Places of the input that could not be used. */
  faults: number;
  /** The reader of the output went away before its end. */
  closed: boolean;
}

/** A chunk goes to a thread when it has so many records, or so many characters. */
const CHUNK_RECORDS = 16;
const CHUNK_CHARACTERS = 4_000_000;

/**
 * Evaluates patients as they are read and writes their lines in the order of the input. No more chunks are held than
 * keep the threads busy, whatever the length of the input.
 */
export async function evaluateStream(
  evaluator: RecordEvaluator,
  request: EvaluationRequest,
  patients: AsyncIterable<PatientInput>,
  output: Writable,
  report: (fault: string) => void,
): Promise<StreamOutcome> {
  const outcome: StreamOutcome = { patients: 0, failed: 0, faults: 0, closed: false };
  const writer = new LineWriter(output);
  const underWay: Promise<RecordEvaluation[]>[] = [];
  const finish = async () => {
    for (const evaluation of (await underWay.shift()) ?? []) {
      outcome.patients += 1;
      if (evaluation.results.some(({ error }) => error !== null)) outcome.failed += 1;
      await writer.write(evaluation.results.map((result) => `${JSON.stringify(result)}\n`).join(''));
    }
  };
  for await (const chunk of chunks(patients, outcome, report)) {
    const evaluation = evaluator.evaluate(request, chunk);
    // It is awaited in its turn; a rejection before that must not count as unhandled.
    evaluation.catch(() => undefined);
    underWay.push(evaluation);
    if (underWay.length > evaluator.threads * 2) await finish();
    if (writer.closed) break;
  }
  while (underWay.length > 0) await finish();
  return { ...outcome, closed: writer.closed };
}

async function* chunks(
  patients: AsyncIterable<PatientInput>,
  outcome: StreamOutcome,
  report: (fault: string) => void,
): AsyncGenerator<RecordText[]> {
  let chunk: RecordText[] = [];
  let characters = 0;
  for await (const item of patients) {
    if ('fault' in item) {
      outcome.faults += 1;
      report(item.fault);
      continue;
    }
    chunk.push(item);
    characters += item.content.length;
    if (chunk.length < CHUNK_RECORDS && characters < CHUNK_CHARACTERS) continue;
    yield chunk;
    chunk = [];
    characters = 0;
  }
  if (chunk.length > 0) yield chunk;
}

/** Writes at the speed of the reader, and falls silent when the reader is gone (EPIPE), as `| head` asks for. */
class LineWriter {
  closed = false;

  constructor(private readonly output: Writable) {
    output.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      this.closed = true;
    });
  }

  async write(text: string): Promise<void> {
    if (this.closed || this.output.write(text)) return;
    try {
      await once(this.output, 'drain');
    } catch (error) {
      if (!this.closed) throw error;
    }
  }
}
