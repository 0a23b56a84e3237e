import { describe, expect, it } from '@jest/globals';
import { issue, outcomeOf } from '../fhir/operation-outcome.js';
import { locateFaults } from './bulk-faults.js';

const condition = (id: string, patient = 'p1') =>
  JSON.stringify({ resourceType: 'Condition', id, subject: { reference: `Patient/${patient}` } });

/** Lines 11, 12 … of a file, as one message. */
function chunkOf(...lines: string[]) {
  return {
    contentType: 'application/fhir+ndjson' as const,
    body: Buffer.from(lines.map((line) => `${line}\n`).join('')),
    lines: lines.map((_, index) => index + 11),
    tooLong: [],
  };
}

describe('locateFaults', () => {
  it('names every line that has a fault in common, which only the records could find', () => {
    const text = 'Condition.subject: the reference to the patient fits no resource.';
    const finding = issue('error', 'not-found', `Bundle.entry[0]: ${text} (and 1 more like it)`, [
      'Bundle.entry[0].resource',
      'Condition',
      'Bundle.entry[2].resource',
    ]);
    const lines = [condition('a'), condition('b'), condition('c')];
    expect(locateFaults(chunkOf(...lines), outcomeOf([finding]))).toEqual([
      { line: 11, text },
      { line: 13, text },
    ]);
  });

  it('counts changes past lines that are no resource', () => {
    const faults = locateFaults(
      chunkOf('{"resourceType":', condition('a'), condition('b')),
      outcomeOf([
        issue('error', 'invalid', 'Line 1: Not valid JSON.'),
        issue('error', 'not-found', 'Bundle.entry[1]: Condition.subject: leads nowhere.', ['Bundle.entry[1].resource']),
      ]),
    );
    expect(faults).toEqual([
      { line: 11, text: expect.stringMatching(/^Not valid JSON: line 1, column 17/) },
      { line: 13, text: 'Condition.subject: leads nowhere.' },
    ]);
  });
});
