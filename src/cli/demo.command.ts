import type { Command } from 'commander';
import { withApplication } from './application.js';
import { EXIT, runCommand } from './exit.js';

/** `caliper demo`: loads the demo ACO into an empty database of a running service. */
export function registerDemo(program: Command): void {
  program
    .command('demo')
    .description('load the demo ACO into the empty database of a running service')
    .option('--service <url>', 'address of the running service', 'http://127.0.0.1:3000')
    .action(({ service }: { service: string }) =>
      runCommand(async () => {
        const { Demo } = await import('../demo/demo.service.js');
        await withApplication((application) => application.get(Demo).load(service, (step) => console.log(step)));
        return EXIT.done;
      }),
    );
}
