import type { DefinitionExplanation, RetrieveExplanation } from '../../cql/explanation.js';
import type { DefinitionChange } from '../../measures/versions/comparison/definition-changes.js';
import type { DefinitionIndex } from '../../measures/versions/comparison/definition-index.js';
import type { PackageComparison } from '../../measures/versions/comparison/package-comparison.js';
import type { GroupPair } from '../../measures/versions/comparison/group-pairs.js';
import type { RecordExplanation } from '../explain-record.js';
import { pairId, type Flip } from './flips.js';

/** What one retrieve found, and no clause left out, in one version only. */
export interface RetrieveDifference {
  define: string;
  asked: string;
  /** `Type/id` in the record. */
  onlyBefore: string[];
  onlyAfter: string[];
}

/** A definition whose change made a person count otherwise. */
export interface FlipReason {
  /** Populations that changed by it. */
  populations: string[];
  /** Id of its library, without version. */
  library: string;
  name: string;
  /** `decides`: the Measure names another definition for the population. */
  change: DefinitionChange['change'] | 'decides';
  /** Its value in short; null where it is not there or was not reached. */
  before: string | null;
  after: string | null;
  /** Changed definitions and value sets that it draws on. */
  causes: string[];
  retrieves: RetrieveDifference[];
}

/** What was explained of one record in one version. */
interface Side {
  index: DefinitionIndex;
  explanation: RecordExplanation;
  /** By key. */
  definitions: ReadonlyMap<string, DefinitionExplanation>;
}

/**
 * Why a person counts otherwise: from the definition that decides a population down to the first ones that were changed
 * and came to another value; where none was, to the last one that did.
 */
export function flipReasons(
  flips: readonly Flip[],
  pairs: readonly GroupPair[],
  comparison: PackageComparison,
  explanations: { before: RecordExplanation; after: RecordExplanation },
): FlipReason[] {
  const reasons = new FlipReasons(comparison, explanations.before, explanations.after);
  for (const flip of flips) {
    const pair = pairs.find((one) => pairId(one) === flip.group);
    if (pair) reasons.add(flip, pair);
  }
  return reasons.list(flips);
}

class FlipReasons {
  readonly #before: Side;
  readonly #after: Side;
  readonly #reasons = new Map<string, FlipReason & { group: string }>();

  constructor(
    private readonly comparison: PackageComparison,
    before: RecordExplanation,
    after: RecordExplanation,
  ) {
    this.#before = sideOf(comparison.before, before);
    this.#after = sideOf(comparison.after, after);
  }

  add(flip: Flip, pair: GroupPair): void {
    const old = decider(this.#before.explanation, pair.before?.id, flip.population);
    const young = decider(this.#after.explanation, pair.after?.id, flip.population);
    if (old !== young) {
      this.#note(flip, `decides ${flip.population}`, this.#decided(young ?? old ?? '', old, young));
      return;
    }
    const keys = young === undefined ? [] : this.comparison.after.named(young);
    const visited = new Set<string>();
    for (const key of keys.flatMap((one) => this.#roots(one, visited))) this.#note(flip, key, this.#changed(key));
  }

  /**
   * A population may change by another alone, as a numerator by the denominator that it lies in: it then goes with the
   * reasons of its group.
   */
  list(flips: readonly Flip[]): FlipReason[] {
    const reasons = [...this.#reasons.values()];
    const explained = new Set(reasons.flatMap(({ group, populations }) => populations.map((one) => `${group}/${one}`)));
    return reasons.map(({ group, ...reason }) => {
      const others = flips.filter((flip) => flip.group === group && !explained.has(`${group}/${flip.population}`));
      return { ...reason, populations: [...reason.populations, ...others.map(({ population }) => population)] };
    });
  }

  #note({ group, population }: Flip, key: string, reason: Omit<FlipReason, 'populations'>): void {
    const id = `${group} ${key}`;
    const known = this.#reasons.get(id);
    if (known) known.populations.push(population);
    else this.#reasons.set(id, { ...reason, group, populations: [population] });
  }

  /** The changed definitions nearest to this one, itself included, that came to another value. */
  #roots(key: string, visited: Set<string>): string[] {
    if (visited.has(key)) return [];
    visited.add(key);
    const change = this.comparison.definitions.changes.get(key);
    const isFunction = this.comparison.after.definitions.get(key)?.kind === 'function';
    if (!change || !(isFunction || this.#differs(key))) return [];
    if (change.change !== 'affected') return [key];
    const below = (this.comparison.after.definitions.get(key)?.uses ?? []).flatMap((used) =>
      this.#roots(used, visited),
    );
    return below.length > 0 || isFunction ? below : [key];
  }

  /** What was not reached in one version did not decide there. */
  #differs(key: string): boolean {
    const [old, young] = [this.#before.definitions.get(key), this.#after.definitions.get(key)];
    if (!old || !young || old.outcome === 'not reached' || young.outcome === 'not reached') return false;
    return old.outcome !== young.outcome || old.value !== young.value || this.#retrieves(key).length > 0;
  }

  #changed(key: string): Omit<FlipReason, 'populations'> {
    const change = this.comparison.definitions.changes.get(key);
    return {
      library: change?.library ?? '',
      name: change?.name ?? '',
      change: change?.change ?? 'affected',
      before: valueOf(this.#before.definitions.get(key)),
      after: valueOf(this.#after.definitions.get(key)),
      causes: change?.causes ?? [],
      retrieves: this.#retrieves(key),
    };
  }

  #decided(name: string, before: string | undefined, after: string | undefined): Omit<FlipReason, 'populations'> {
    return {
      library: this.comparison.after.libraries.main.library.identifier.id,
      name,
      change: 'decides',
      before: before ?? null,
      after: after ?? null,
      causes: [],
      retrieves: [],
    };
  }

  /** Retrieves in this definition and in all that it draws on, where they found something else. */
  #retrieves(key: string): RetrieveDifference[] {
    const [old, young] = [retrievesUnder(key, this.#before), retrievesUnder(key, this.#after)];
    return [...new Set([...old.keys(), ...young.keys()])]
      .map((id) => {
        const [was, is] = [old.get(id), young.get(id)];
        const { define = '', asked = '' } = is ?? was ?? {};
        const [kept, found] = [was?.kept ?? new Set<string>(), is?.kept ?? new Set<string>()];
        const onlyBefore = [...kept].filter((one) => !found.has(one));
        return { define, asked, onlyBefore, onlyAfter: [...found].filter((one) => !kept.has(one)) };
      })
      .filter(({ onlyBefore, onlyAfter }) => onlyBefore.length + onlyAfter.length > 0);
  }
}

function sideOf(index: DefinitionIndex, explanation: RecordExplanation): Side {
  const definitions = new Map(explanation.definitions.map((one) => [index.keyOf(one.library, one.name), one]));
  return { index, explanation, definitions };
}

function decider({ criteria }: RecordExplanation, group: string | undefined, population: string): string | undefined {
  return criteria.find((one) => one.group === group && one.population === population)?.expression;
}

function valueOf(definition: DefinitionExplanation | undefined): string | null {
  return !definition || definition.outcome === 'not reached' ? null : definition.value;
}

interface KeptResources {
  define: string;
  asked: string;
  kept: Set<string>;
}

function retrievesUnder(key: string, { index, explanation }: Side): Map<string, KeptResources> {
  const reached = new Set([key]);
  for (const one of reached) for (const used of index.definitions.get(one)?.uses ?? []) reached.add(used);
  const found = new Map<string, KeptResources>();
  for (const retrieve of explanation.retrieves) {
    const place = index.keyOf(retrieve.library, retrieve.define);
    if (!reached.has(place)) continue;
    const id = `${place} ${retrieve.asked}`;
    const { define, asked } = retrieve;
    const entry = found.get(id) ?? { define, asked, kept: new Set<string>() };
    for (const one of keptOf(retrieve)) entry.kept.add(one);
    found.set(id, entry);
  }
  return found;
}

function keptOf({ found, dismissed }: RetrieveExplanation): string[] {
  const left = new Set(dismissed.flatMap(({ resources }) => resources));
  return found.filter((resource) => !left.has(resource));
}
