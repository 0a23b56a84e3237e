import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { machine } from './engine/bench-input.js';
import { benchCompileTime } from './engine/compile-time.js';
import { benchOfficialCases } from './engine/official-cases.js';
import { benchStream } from './engine/stream.js';
import { benchSynthea } from './engine/synthea.js';

/**
 * The compiled engine against cql-execution, against JSON.parse, over many records, and its own compile time. Each part
 * has a process of its own, so that none profits or suffers from what another left behind; within a part both engines
 * run in one process and one thread. `--part <name>` runs one (repeatable), `--records <n>` limits the generated ones.
 */
const { values: options } = parseArgs({
  options: {
    part: { type: 'string', multiple: true, default: [] },
    records: { type: 'string', multiple: true, default: ['10000', '100000'] },
  },
});

const PARTS: Readonly<Record<string, () => Promise<void>>> = {
  cases: benchOfficialCases,
  synthea: benchSynthea,
  stream: () => benchStream(Number(options.records[0])),
  compile: benchCompileTime,
};

const [only, ...others] = options.part;
const part = only === undefined ? undefined : PARTS[only];
if (part && others.length === 0 && options.records.length === 1) {
  await part();
} else {
  console.log(machine());
  for (const name of only === undefined ? Object.keys(PARTS) : options.part) runApart(name);
}

function runApart(name: string): void {
  for (const records of name === 'stream' ? options.records : ['0']) {
    const script = fileURLToPath(import.meta.url);
    const { status } = spawnSync(process.execPath, [script, '--part', name, '--records', records], {
      stdio: 'inherit',
    });
    if (status !== 0) throw new Error(`The part "${name}" failed; there are ${Object.keys(PARTS).join(', ')}`);
  }
}
