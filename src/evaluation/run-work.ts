import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { EvaluateShardJob } from './evaluate-shard.job.js';
import { PlanRunJob } from './plan-run.job.js';
import { hasEnded, Runs, type RunDetails } from './runs.js';

const LOOK_AGAIN_MS = 200;
/** Shards taken in one look; others stay for those who work beside. */
const AT_ONCE = 2;

/** Carries a run out in this process, beside the workers or without any: what the command line waits with. */
@Injectable()
export class RunWork {
  constructor(
    private readonly runs: Runs,
    private readonly planRun: PlanRunJob,
    private readonly evaluateShard: EvaluateShardJob,
  ) {}

  /** The run once it has ended. */
  async finish(id: string): Promise<RunDetails> {
    const never = new AbortController().signal;
    for (;;) {
      const run = await this.runs.show(id);
      if (hasEnded(run)) return run;
      if (run.state === 'planned') await this.planRun.run({ runId: id });
      const shards = await this.evaluateShard.unfinishedOf(id, AT_ONCE);
      await Promise.all(shards.map((shard) => this.evaluateShard.run(shard, never)));
      if (shards.length === 0) await delay(LOOK_AGAIN_MS);
    }
  }
}
