import { describe, expect, it } from '@jest/globals';
import { CqlTranslationError } from '../../cql/translate/cql-translation-error.js';
import type { Library } from '../../fhir/types.js';
import { EMPTY_SHELF } from './library-shelf.js';
import { translateContents } from './library-translation.js';
import { logicLibrary } from './package-assembly.js';
import { noContents } from './package-contents.js';

const CQL = `library Main version '1'\n\ndefine X: [Observation] O return O.systolic`;
const ELM = JSON.stringify({
  library: {
    identifier: { id: 'Main', version: '1' },
    statements: {
      def: [
        {
          name: 'X',
          locator: '3:1-3:45',
          expression: {
            type: 'Query',
            source: [{ alias: 'O', expression: { type: 'Retrieve', dataType: '{http://hl7.org/fhir}Observation' } }],
            return: { expression: { type: 'Tuple', element: [1, 2].map(() => read()) } },
          },
        },
      ],
    },
  },
});

function read(): object {
  return { name: 'a', value: { type: 'Property', path: 'systolic', scope: 'O', locator: '3:34-3:45' } };
}

const translateTo = (elm: string) => () => Promise.resolve({ elm: new Map([['Main|1', elm]]), warnings: [] });
const importing = (library: Library) =>
  translateContents({ ...noContents(), libraries: [library] }, EMPTY_SHELF, translateTo(ELM));

describe('an element that no record can hold', () => {
  it('is a warning in published ELM, once a line, with its place, type and the remedy', async () => {
    const { findings } = await importing(logicLibrary('urn:x', ELM, undefined));
    expect(findings).toEqual([
      {
        ...{ severity: 'warning', library: 'Main', line: 3, column: 34, source: null },
        message: expect.stringMatching(/"X" reads systolic of Observation, .*FHIR 4\.0\.1 does not have.*choose by/),
      },
    ]);
  });

  it('is an error in what is translated, with the line of the text', async () => {
    const refused: unknown = await importing(logicLibrary('urn:x', undefined, CQL)).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(CqlTranslationError);
    expect(refused).toMatchObject({ faults: [{ severity: 'error', line: 3, source: CQL.split('\n')[2] }] });
  });
});
