import Sequencer from '@jest/test-sequencer';

/** Starts with the end-to-end tests: the short ones at the end keep every worker busy to the last. */
export default class LongTestsFirst extends Sequencer {
  sort(tests) {
    const isUnit = (test) => Number(test.context.config.displayName?.name === 'unit');
    return super.sort(tests).sort((a, b) => isUnit(a) - isUnit(b));
  }
}
