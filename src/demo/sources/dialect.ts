import type { CodeableConcept } from 'fhir/r4.js';
import { shared } from '../shared-text.js';
import { CONCEPTS, type Concept, type ConceptName, type Vocabulary } from '../codes.js';

/** The habits of one EHR: what it codes how, and what it leaves out. */
export interface Dialect {
  /** Vocabularies that it uses, the best liked first. A concept in none of them keeps its own. */
  vocabularies: readonly Vocabulary[];
  /** Whether it sends a coding of each vocabulary, or of the best liked alone. */
  everyCoding: boolean;
  /** Blood pressures as a panel with components, by a retired panel code, or as two observations. */
  pressures: 'panel' | 'retired-panel' | 'separate';
  /** Share of blood pressures that have a code of its own and no LOINC code. */
  localPressures: number;
  /** Share of haemoglobin A1c results without unit. */
  unitless: number;
  /** Whether results have a day and no time. */
  daysOnly: boolean;
  upperCase: boolean;
  socialSecurity: 'whole' | 'masked';
  phone: (digits: string) => string;
  /** Whether resources claim their US Core profile. */
  profiles: boolean;
}

const split = (digits: string) => [digits.slice(0, 3), digits.slice(3, 6), digits.slice(6)] as const;

/** The habits seen in the field, each shared by every fourth EHR. */
export const DIALECTS: readonly Dialect[] = [
  {
    vocabularies: ['snomed', 'icd10', 'cpt', 'hcpcs', 'loinc', 'rxnorm'],
    everyCoding: true,
    pressures: 'panel',
    localPressures: 0,
    unitless: 0,
    daysOnly: false,
    upperCase: false,
    socialSecurity: 'whole',
    phone: (digits) => `(${digits.slice(0, 3)}) ${digits.slice(3, 6)}-${digits.slice(6)}`,
    profiles: true,
  },
  {
    vocabularies: ['icd10', 'cpt', 'hcpcs', 'loinc', 'rxnorm'],
    everyCoding: false,
    pressures: 'separate',
    localPressures: 0,
    unitless: 0.3,
    daysOnly: true,
    upperCase: true,
    socialSecurity: 'masked',
    phone: (digits) => split(digits).join('-'),
    profiles: false,
  },
  {
    vocabularies: ['snomed', 'loinc', 'rxnorm'],
    everyCoding: false,
    pressures: 'panel',
    localPressures: 0.17,
    unitless: 0,
    daysOnly: false,
    upperCase: false,
    socialSecurity: 'whole',
    phone: (digits) => `+1${digits}`,
    profiles: false,
  },
  {
    vocabularies: ['icd10', 'snomed', 'cpt', 'hcpcs', 'loinc', 'rxnorm'],
    everyCoding: true,
    pressures: 'retired-panel',
    localPressures: 0,
    unitless: 0.05,
    daysOnly: false,
    upperCase: true,
    socialSecurity: 'whole',
    phone: (digits) => split(digits).join('.'),
    profiles: true,
  },
];

/** Says things in the vocabularies of one EHR; each concept is made once. */
export class Coder {
  private readonly made = new Map<ConceptName, CodeableConcept>();
  private readonly lists = new Map<ConceptName, CodeableConcept[]>();

  constructor(
    private readonly dialect: Dialect,
    /** Where its own codes are defined. */
    readonly localSystem: string,
  ) {}

  concept(name: ConceptName): CodeableConcept {
    const known = this.made.get(name);
    if (known) return known;
    const made = shared(this.make(CONCEPTS[name]));
    this.made.set(name, made);
    return made;
  }

  /** The concept as the only one of a list. */
  list(name: ConceptName): CodeableConcept[] {
    const known = this.lists.get(name);
    if (known) return known;
    const made = shared([this.concept(name)]);
    this.lists.set(name, made);
    return made;
  }

  /** A code that only this EHR knows. */
  local(code: string, text: string): CodeableConcept {
    return { coding: [{ system: this.localSystem, code, display: text }], text };
  }

  private make({ text, codings }: Concept): CodeableConcept {
    const { vocabularies, everyCoding } = this.dialect;
    const liked = vocabularies.flatMap((wanted) => codings.filter(({ vocabulary }) => vocabulary === wanted));
    const said = liked.length === 0 ? codings : everyCoding ? liked : liked.slice(0, 1);
    return { coding: said.map(({ system, code, display }) => ({ system, code, display })), text };
  }
}
