import { compileDefines } from '../../../src/cql/compile/evaluate-defines.js';
import type { ElmLibrary } from '../../../src/cql/elm.js';
import { libraryKey } from '../../../src/cql/translate/library-key.js';
import { translateCql } from '../../../src/cql/translate/translate.js';
import { outcomeDifference, shown } from './compare-records.js';
import { ReferenceDefines } from './reference-defines.js';
import type { PlainOutcome } from './reference-defines.js';
import type { ReferenceFault } from './reference-faults.js';

/** What both engines make of a reproduction. */
export interface Reproduction {
  differs: boolean;
  reference: string;
  compiled: string;
}

const REQUEST = {
  valueSets: [],
  period: { start: '2025-01-01', end: '2025-12-31' },
  profiles: 'ignored' as const,
  now: '2025-12-31T23:59:59.999Z',
  timezoneOffset: 0,
};

/** Evaluates the small case of a fault by both engines. */
export async function reproduceFault({ cql, resources = [] }: ReferenceFault): Promise<Reproduction> {
  const key = libraryKey(cql);
  const translated = await translateCql(new Map([[key, cql]]));
  const libraries = [...translated.values()] as unknown as ElmLibrary[];
  const main = translated.get(key) as unknown as ElmLibrary;
  const record = { id: 'reproduction', resources: [{ resourceType: 'Patient' as const, id: 'p' }, ...resources] };
  const define = `${main.library.identifier.id}.Reproduction`;
  const reference = (await new ReferenceDefines(libraries, REQUEST).evaluate(record)).get(define) ?? MISSING;
  const compiled = compileDefines(libraries, main, REQUEST).evaluate(record).get(define) ?? MISSING;
  return {
    differs: outcomeDifference(reference, compiled) !== null,
    reference: shown(reference),
    compiled: shown(compiled),
  };
}

const MISSING: PlainOutcome = { error: 'The text has no definition "Reproduction"' };
