import {
  distinctCodes,
  label,
  MAX_CODES,
  memberKey,
  readExpansion,
  tooManyCodes,
  type MemberCode,
  type ParsedValueSet,
} from '../fhir/value-set.js';
import type { ValueSet } from '../fhir/types.js';
import { chooseVersion, parseCanonical } from './canonical.js';

type Compose = NonNullable<ValueSet['compose']>;
type Include = Compose['include'][number];

/** Codes that were computed or read, and the value sets that took part, as `url|version`. */
export interface ExpandedCodes extends ParsedValueSet {
  used: string[];
}

/** Value sets that include each other more deeply than this are taken for a mistake. */
const MAX_DEPTH = 30;

/** A definition that cannot be computed: what is wrong, with its place. */
class NotComputable extends Error {
  override name = 'NotComputable';
}

/**
 * Finds the codes of value sets: those of the expansion, else of the definition as far as it can be computed without
 * a code system: enumerated codes and other value sets. Within one include the codes are in everything it names
 * (intersection); includes add up; excludes take away.
 * https://hl7.org/fhir/R4/valueset.html#composition
 */
export class ValueSetExpander {
  readonly #expanded = new Map<ValueSet, ExpandedCodes>();

  /** @param available the value sets that definitions may include; earlier ones win over later ones of one version */
  constructor(private readonly available: readonly ValueSet[] = []) {}

  /** Never throws: what is lacking is in `problems`, with its place. */
  expand(valueSet: ValueSet): ExpandedCodes {
    try {
      return this.#expand(valueSet, []);
    } catch (error) {
      if (!(error instanceof NotComputable)) throw error;
      const none: ExpandedCodes = { codes: [], from: 'none', problems: [error.message], used: [] };
      this.#expanded.set(valueSet, none);
      return none;
    }
  }

  #expand(valueSet: ValueSet, path: readonly ValueSet[]): ExpandedCodes {
    const known = this.#expanded.get(valueSet);
    if (known) return known;
    const expanded = this.#compute(valueSet, path);
    this.#expanded.set(valueSet, expanded);
    return expanded;
  }

  #compute(valueSet: ValueSet, path: readonly ValueSet[]): ExpandedCodes {
    if (valueSet.expansion) return { ...readExpansion(valueSet), used: [] };
    if (!valueSet.compose) {
      const problems = [`${label(valueSet)} has neither an expansion nor a definition.`];
      return { codes: [], from: 'none', problems, used: [] };
    }
    refuseCycle(valueSet, path);
    return this.#compose(valueSet, valueSet.compose, [...path, valueSet]);
  }

  #compose(valueSet: ValueSet, compose: Compose, path: readonly ValueSet[]): ExpandedCodes {
    const { include = [], exclude = [], inactive } = compose;
    const place = (part: string) => `ValueSet ${label(valueSet)}, compose.${part}`;
    const used = new Set<string>();
    const codes = new Map<string, MemberCode>();
    for (const [index, part] of include.entries()) {
      for (const member of this.#select(part, place(`include[${index}]`), path, used)) {
        // Absent, it is left to whoever expands, and older records hold inactive codes.
        if (inactive === false && member.inactive) continue;
        if (!codes.has(memberKey(member))) codes.set(memberKey(member), member);
      }
      if (codes.size > MAX_CODES) throw new NotComputable(tooManyCodes(place(`include[${index}]`), codes.size));
    }
    for (const [index, part] of exclude.entries()) {
      for (const member of this.#select(part, place(`exclude[${index}]`), path, used)) codes.delete(memberKey(member));
    }
    return { codes: [...codes.values()], from: 'compose', problems: [], used: [...used] };
  }

  /** The codes of one include or exclude. @throws NotComputable naming the place */
  #select(part: Include, place: string, path: readonly ValueSet[], used: Set<string>): MemberCode[] {
    if (part.filter?.length) {
      const [{ property, op, value }] = part.filter as [NonNullable<Include['filter']>[number]];
      throw new NotComputable(
        `${place}: the filter (${property} ${op} ${value}) can only be followed by a terminology server. Import the expansion.`,
      );
    }
    const sets = (part.valueSet ?? []).map((reference) => this.#included(reference, place, path, used));
    if (part.system && !part.concept?.length && sets.length === 0) {
      throw new NotComputable(
        `${place}: it takes the whole code system ${part.system}, whose codes are not known here. Import the expansion.`,
      );
    }
    const [first, ...others] = [...ofSystem(part), ...sets];
    if (!first) throw new NotComputable(`${place}: it names neither a code system nor a value set.`);
    const keys = others.map((codes) => new Set(codes.map(memberKey)));
    return first.filter(
      (member) =>
        (!part.system || member.system === part.system) && keys.every((others) => others.has(memberKey(member))),
    );
  }

  #included(reference: string, place: string, path: readonly ValueSet[], used: Set<string>): MemberCode[] {
    const found = chooseVersion(parseCanonical(reference), this.available);
    if (!found) {
      throw new NotComputable(
        `${place}: value set ${reference} is neither stored nor imported with it. Import both together.`,
      );
    }
    const { codes, problems, used: deeper } = this.#expand(found, path);
    if (problems[0]) throw new NotComputable(`${place}: ${problems[0]}`);
    for (const one of [label(found), ...deeper]) used.add(one);
    return codes;
  }
}

/** The enumerated codes, as a list of lists: none where the part enumerates none. */
function ofSystem({ system, version, concept }: Include): MemberCode[][] {
  if (!system || !concept?.length) return [];
  return [distinctCodes(concept.map(({ code, display }) => ({ system, code, version, display })))];
}

/** @throws NotComputable naming each set of the cycle in its order */
function refuseCycle(valueSet: ValueSet, path: readonly ValueSet[]): void {
  const start = path.indexOf(valueSet);
  if (start >= 0) {
    const cycle = [...path.slice(start), valueSet].map(label).join(' -> ');
    throw new NotComputable(`Value sets include each other in a cycle: ${cycle}. Take one of the inclusions out.`);
  }
  if (path.length >= MAX_DEPTH) {
    throw new NotComputable(`ValueSet ${label(valueSet)} is included more than ${MAX_DEPTH} sets deep.`);
  }
}

/** The value set with the codes that were computed for it, so that every reader of expansions knows them. */
export function withExpansion(valueSet: ValueSet, { codes, used }: ExpandedCodes, timestamp: string): ValueSet {
  return {
    ...valueSet,
    expansion: {
      timestamp,
      total: codes.length,
      ...(used.length > 0 ? { parameter: used.map((valueUri) => ({ name: 'used-valueset', valueUri })) } : {}),
      contains: codes.map((member) => ({ ...member })),
    },
  };
}
