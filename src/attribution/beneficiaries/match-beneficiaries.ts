import type { Patient } from '../../fhir/types.js';
import {
  blockingKeys,
  featuresOf,
  MAX_BLOCK,
  NOTHING_SAID,
  placeOf,
  type MatchModel,
  type PatientFeatures,
  type PersonMembers,
} from '../../records/matching/index.js';
import type { Beneficiary } from './list-file.js';

/** How a beneficiary was found: by the number, by names, dates and addresses, perhaps, or not at all. */
export const FOUND = ['mbi', 'model', 'review', 'none'] as const;
export type Found = (typeof FOUND)[number];

/**
 * Why somebody has to look, or nobody was found. `uncertain`: what agrees leaves a doubt; `contradicted`: it is denied
 * by something else; `several`: two persons qualify; `two-lines`: another line of the list is the same person;
 * `no-chart`: no EHR has sent anybody like that.
 */
export type MatchReason = 'uncertain' | 'contradicted' | 'several' | 'two-lines' | 'no-chart';

export interface BeneficiaryMatch {
  line: number;
  found: Found;
  reason: MatchReason | null;
  personId: string | null;
  candidates: string[];
}

interface Sought {
  line: number;
  features: PatientFeatures;
  keys: readonly string[];
}

/**
 * Finds the beneficiaries of a list among persons: each person is offered once, and kept only where it shares a block
 * with somebody on the list. Whether two are one person is decided by the model by which EHRs' patients are matched.
 */
export class BeneficiarySearch {
  private readonly sought: readonly Sought[];
  private readonly wanted: ReadonlySet<string>;
  private readonly blocks = new Map<string, PersonMembers[]>();

  constructor(beneficiaries: readonly Beneficiary[]) {
    this.sought = beneficiaries.map((beneficiary) => {
      const features = featuresOf(patientOf(beneficiary));
      return { line: beneficiary.line, features, keys: blockingKeys(features) };
    });
    this.wanted = new Set(this.sought.flatMap(({ keys }) => keys));
  }

  /** @param person with what matching sees of each of their charts */
  offer(person: PersonMembers): void {
    for (const key of new Set(person.members.flatMap(({ features }) => blockingKeys(features)))) {
      if (!this.wanted.has(key)) continue;
      const block = this.blocks.get(key);
      if (block) block.push(person);
      else this.blocks.set(key, [person]);
    }
  }

  matches(model: MatchModel): BeneficiaryMatch[] {
    const found = this.sought.map((one) => this.match(one, model));
    const times = new Map<string, number>();
    for (const { personId } of found) if (personId !== null) times.set(personId, (times.get(personId) ?? 0) + 1);
    return found.map((match) => {
      if (match.personId === null || times.get(match.personId) === 1) return match;
      return { line: match.line, found: 'review', reason: 'two-lines', personId: null, candidates: [match.personId] };
    });
  }

  private match({ line, features, keys }: Sought, model: MatchModel): BeneficiaryMatch {
    const blocks = keys.map((key) => this.blocks.get(key) ?? []).filter(({ length }) => length <= MAX_BLOCK);
    const persons = [...new Map(blocks.flat().map((person) => [person.personId, person])).values()];
    const grounds = { model, said: NOTHING_SAID };
    const { joins, doubts } = placeOf({ id: `line ${line}`, features }, null, persons, grounds);
    const [link, other] = joins;
    if (link && !other) {
      const byNumber = link.comparison.evidence.some(({ field, level }) => field === 'mbi' && level === 'same');
      return { line, found: byNumber ? 'mbi' : 'model', reason: null, personId: link.personId, candidates: [] };
    }
    const candidates = [...new Set([...joins, ...doubts].map(({ personId }) => personId))];
    if (candidates.length === 0) return { line, found: 'none', reason: 'no-chart', personId: null, candidates };
    const why = link ? 'several' : doubts[0].why;
    return { line, found: 'review', reason: why === 'kept' ? 'uncertain' : why, personId: null, candidates };
  }
}

function patientOf({ mbi, givenName, familyName, birthDate, sex }: Beneficiary): Patient {
  return {
    resourceType: 'Patient',
    identifier: [{ system: 'http://hl7.org/fhir/sid/us-mbi', value: mbi }],
    name: [{ family: familyName, given: givenName.split(/\s+/) }],
    ...(birthDate !== null && { birthDate }),
    ...(sex !== null && { gender: sex }),
  };
}
