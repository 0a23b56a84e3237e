import { parseArgs } from 'node:util';
import { machine } from './engine/bench-input.js';
import { benchTranslation } from './measures/translation.js';

/** What bringing measures in takes. `--part <name>` runs one (repeatable). */
const { values: options } = parseArgs({ options: { part: { type: 'string', multiple: true, default: [] } } });

const PARTS: Readonly<Record<string, () => Promise<void>>> = {
  translation: benchTranslation,
};

console.log(machine());
for (const name of options.part.length > 0 ? options.part : Object.keys(PARTS)) {
  const run = PARTS[name];
  if (!run) throw new Error(`No such part: ${name}; there are ${Object.keys(PARTS).join(', ')}`);
  await run();
}
