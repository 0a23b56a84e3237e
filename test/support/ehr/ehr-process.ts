import { EhrControl } from './ehr-control.js';

/** A command of the test: the method of `EhrControl` and its parameters. */
export interface EhrCommand {
  number: number;
  name: keyof EhrControl;
  parameters: unknown[];
}

/** The answer to it. */
export interface EhrReply {
  number: number;
  value?: unknown;
  error?: string;
}

const control = new EhrControl();

// The channel closes with the test's process, however that one ends.
process.on('disconnect', () => process.exit());

process.on('message', ({ number, name, parameters }: EhrCommand) => {
  const carryOut = control[name].bind(control) as (...all: unknown[]) => unknown;
  void Promise.resolve(parameters)
    .then((all) => carryOut(...all))
    .then(
      (value) => process.send?.({ number, value } satisfies EhrReply),
      (error: Error) => process.send?.({ number, error: error.stack } satisfies EhrReply),
    );
});
