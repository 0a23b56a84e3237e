import { Option, type Command } from 'commander';
import { FORMATS, type Format } from '../demo/output/source-output.js';
import { writePopulation } from '../demo/output/write-population.js';
import { Population } from '../demo/population.js';
import { withApplication } from './application.js';
import { EXIT, runCommand } from './exit.js';
import { wholeNumber } from './whole-number.js';

interface GenerateOptions {
  persons: number;
  sources: number;
  seed: number;
  year: number;
  format: Format;
  output: string;
}

/** `caliper demo [load]|generate`. */
export function registerDemo(program: Command): void {
  const demo = program.command('demo').description('a made-up ACO: loaded into the service, or written to files');
  demo
    .command('load', { isDefault: true })
    .description('load the demo ACO into the empty database of a running service')
    .option('--service <url>', 'address of the running service', 'http://127.0.0.1:3000')
    .action(({ service }: { service: string }) =>
      runCommand(async () => {
        const { Demo } = await import('../demo/demo.service.js');
        await withApplication((application) => application.get(Demo).load(service, (step) => console.log(step)));
        return EXIT.done;
      }),
    );
  demo
    .command('generate')
    .description('write a made-up ACO of any size: bulk exports and transaction Bundles of each EHR, and who is who')
    .requiredOption('--output <dir>', 'a new or empty folder')
    .option('--persons <n>', 'how many people', wholeNumber(1, 10_000_000), 500)
    .option('--sources <n>', 'how many EHRs know them', wholeNumber(1, 50), 3)
    .option('--seed <n>', 'the same seed gives the same files', wholeNumber(0, 2 ** 31 - 1), 2026)
    .option('--year <year>', 'the year measured, and the last of three with data', wholeNumber(2000, 2100), 2026)
    .addOption(new Option('--format <format>', 'how the EHRs hand it over').choices(FORMATS).default('both'))
    .action((options: GenerateOptions) => runCommand(() => generate(options)));
}

async function generate({ output, format, ...options }: GenerateOptions): Promise<number> {
  const written = await writePopulation(new Population(options), output, format);
  const { persons, patients, shared, resources, broken } = written;
  console.log(`${output}: ${persons} persons, ${shared} of them in more than one of ${options.sources} EHRs`);
  console.log(`${patients} patients with ${resources} resources, and ${broken} broken ones`);
  return EXIT.done;
}
