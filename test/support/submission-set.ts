import { randomUUID } from 'node:crypto';
import {
  SUPPLEMENTAL_KINDS,
  type Programme,
  type ProgrammeMeasure,
  type SupplementalKind,
} from '../../src/measures/programmes/programmes-model.js';
import { ProgrammeCatalogue } from '../../src/measures/programmes/programmes.js';
import {
  populationsOf,
  type Counts,
  type MeasureCounts,
  type SubmissionSet,
  type SupplementalCounts,
} from '../../src/submissions/submission-set.js';

const COUNTS: Counts = {
  'initial-population': 1000,
  denominator: 1000,
  'denominator-exclusion': 50,
  'denominator-exception': 20,
  numerator: 640,
};

/** The shipped programme; every GUID that is not known becomes an obvious test GUID. */
export function testProgramme(year: number): Programme {
  const programme = ProgrammeCatalogue.read('/nowhere').find('app-plus', year);
  let number = 0;
  const known = (id: string | null | undefined) =>
    id ?? `00000000-0000-4000-8000-${String((number += 1)).padStart(12, '0')}`;
  return {
    ...programme,
    measures: programme.measures.map((measure) => ({
      ...measure,
      identifiers: {
        measure: known(measure.identifiers.measure),
        populations: Object.fromEntries(
          Object.entries(measure.identifiers.populations).map(([population, id]) => [population, known(id)]),
        ),
      },
      strata: measure.strata.map((stratum) => ({ ...stratum, id: known(stratum.id) })),
    })),
  };
}

/** An operator's identifiers file: a GUID of its own for everything that QRDA III names, in place of the CMS table. */
export function identifiersTable({ id, measures }: Programme) {
  return {
    identifiersFor: id,
    measures: Object.fromEntries(
      measures.map(({ qualityId, identifiers, strata }) => [
        qualityId,
        {
          measure: randomUUID(),
          populations: Object.fromEntries(Object.keys(identifiers.populations).map((code) => [code, randomUUID()])),
          strata: Object.fromEntries(strata.map(({ code }) => [code, randomUUID()])),
        },
      ]),
    ),
  };
}

/** The places whose GUIDs a refusal asks for. */
export function placesIn(refusal: string): string[] {
  return refusal.match(/(measure|populations\/[a-z-]+|strata\/\w+)(?=, |\. Take)/g) ?? [];
}

/** A set in which everything adds up: each person has one sex, race, ethnicity and payer. */
export function submissionSet(year = 2025, programme: Programme = testProgramme(year)): SubmissionSet {
  return {
    id: '6f1c0f9e-8f0b-4f5e-9d9a-0c7e5b3c2a11',
    programme,
    entity: { id: 'A1234', name: 'Good & Healthy <ACO>' },
    cehrtId: `${year}CTESTTESTXY`,
    period: { ...programme.period },
    frozenAt: `${year + 1}-01-20T08:15:30.250Z`,
    collection: 'ecqm',
    software: { name: 'Caliper', version: '0.1.0' },
    measures: programme.measures.map((measure) => measureCounts(programme, measure)),
  };
}

function measureCounts(programme: Programme, measure: ProgrammeMeasure): MeasureCounts {
  const populations: Counts = {};
  for (const population of populationsOf(measure)) populations[population] = COUNTS[population] ?? 0;
  const firstHalf: Counts = {};
  const secondHalf: Counts = {};
  for (const population of populationsOf(measure)) {
    firstHalf[population] = Math.floor((populations[population] ?? 0) / 4);
    secondHalf[population] = (populations[population] ?? 0) - firstHalf[population];
  }
  return {
    qualityId: measure.qualityId,
    package: {
      id: '00000000-0000-4000-8000-000000000000',
      url: measure.packages[0].url,
      version: '1.0.0',
      contentHash: 'ab'.repeat(32),
    },
    populations,
    strata: Object.fromEntries(
      measure.strata.map((stratum, index) => [stratum.code, index === 0 ? firstHalf : secondHalf]),
    ),
    supplemental: Object.fromEntries(
      populationsOf(measure).map((population) => [population, everybodyKnown(programme, populations[population] ?? 0)]),
    ),
    unmapped: [],
    persons: 1200,
    failed: 0,
  };
}

/** Shares the persons out: most have the first code, the second to last has none. */
function everybodyKnown(programme: Programme, persons: number): Record<SupplementalKind, SupplementalCounts> {
  return Object.fromEntries(
    SUPPLEMENTAL_KINDS.map((kind) => {
      const codes = programme.qrda3.supplemental[kind].codes.map(({ code }) => code);
      const third = Math.floor(persons / 3);
      const shares = Object.fromEntries(codes.map((code) => [code, 0]));
      shares[codes[0]] = persons - third;
      shares[codes.at(-1) ?? codes[0]] += third;
      return [kind, { codes: shares, balance: { persons, without: 0, surplus: 0 } }];
    }),
  ) as Record<SupplementalKind, SupplementalCounts>;
}
