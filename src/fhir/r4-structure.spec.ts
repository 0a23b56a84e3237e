import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { deriveStructure } from './derive-r4-structure.js';
import { KEPT_TYPES } from './kept-types.js';
import { R4_STRUCTURE } from './r4-structure.js';
import { typeShape } from './structure.js';

const modelInfo = () => {
  const main = createRequire(import.meta.url).resolve('cql-exec-fhir');
  return readFileSync(join(dirname(main), 'modelInfos/fhir-modelinfo-4.0.1.xml'), 'utf8');
};

describe('the table of R4 elements', () => {
  it('is what FHIR 4.0.1 model information says', () => {
    expect(R4_STRUCTURE).toEqual(deriveStructure(modelInfo(), Object.keys(KEPT_TYPES)));
  });

  it('has an element for each patient reference of a kept type', () => {
    for (const [type, { patient, required, expected }] of Object.entries(KEPT_TYPES)) {
      const shape = typeShape(type);
      const names = [...patient.map((path) => path.split('.')[0]), ...required, ...expected];
      for (const name of names) {
        const start = name.replace('[x]', '');
        const known = name.endsWith('[x]')
          ? [...(shape ?? [])].some(([key]) => key.startsWith(start))
          : shape?.has(name);
        expect({ type, name, known }).toEqual({ type, name, known: true });
      }
    }
  });

  it('spells out choices and profiles of Quantity', () => {
    expect(typeShape('Observation')?.get('effectiveDateTime')).toMatchObject({ type: 'dateTime', primitive: true });
    expect(typeShape('Dosage.DoseAndRate')?.has('doseQuantity')).toBe(true);
  });
});
