import type { MeasurePackage } from '../../../cql/engine.js';
import type { PackageLibraries } from '../../../cql/package-libraries.js';
import { PackageValueSets } from '../../../cql/package-value-sets.js';
import type { MemberCode } from '../../../fhir/value-set.js';

/** How a value set that the logic names differs between two packages. */
export interface ValueSetChange {
  url: string;
  /** As the logic names it. */
  name: string;
  /** `codes`: other members, whatever its version; `version`: another version with the same members. */
  change: 'added' | 'removed' | 'codes' | 'version';
  /** Null where it is not named, has no version, or has no codes. */
  versionBefore: string | null;
  versionAfter: string | null;
  countBefore: number;
  countAfter: number;
  addedCount: number;
  removedCount: number;
  /** The first of them. */
  added: ComparedCode[];
  removed: ComparedCode[];
}

export interface ComparedCode {
  system: string;
  code: string;
  display: string | null;
}

/** Codes listed of each value set. */
const LISTED = 20;

interface NamedSet {
  name: string;
  version: string | null;
  codes: ReadonlyMap<string, MemberCode>;
}

/** Compares the value sets that the libraries of two packages name, by url, with the codes they are evaluated with. */
export function compareValueSets(
  before: { source: MeasurePackage; libraries: PackageLibraries },
  after: { source: MeasurePackage; libraries: PackageLibraries },
): ValueSetChange[] {
  const [old, young] = [namedSets(before), namedSets(after)];
  const urls = [...new Set([...young.keys(), ...old.keys()])];
  return urls
    .map((url) => changeOf(url, old.get(url), young.get(url)))
    .filter((change) => change !== null)
    .sort((one, other) => one.name.localeCompare(other.name));
}

function namedSets({ source, libraries }: { source: MeasurePackage; libraries: PackageLibraries }) {
  const held = new PackageValueSets(source);
  const named = libraries.all.flatMap(({ library }) => library.valueSets?.def ?? []);
  return new Map<string, NamedSet>(
    named.map(({ id, version, name }) => {
      const found = held.find(id, version);
      const codes = new Map((found?.codes ?? []).map((member) => [`${member.system}|${member.code}`, member]));
      return [id, { name, version: found?.version ?? version ?? null, codes }];
    }),
  );
}

const NONE: NamedSet = { name: '', version: null, codes: new Map() };

function changeOf(url: string, before: NamedSet | undefined, after: NamedSet | undefined): ValueSetChange | null {
  const [old, young] = [before ?? NONE, after ?? NONE];
  const added = [...young.codes].filter(([key]) => !old.codes.has(key)).map(([, member]) => member);
  const removed = [...old.codes].filter(([key]) => !young.codes.has(key)).map(([, member]) => member);
  const change = kindOf(before, after, added.length + removed.length);
  if (change === null) return null;
  return {
    url,
    name: young.name || old.name,
    change,
    versionBefore: old.version,
    versionAfter: young.version,
    countBefore: old.codes.size,
    countAfter: young.codes.size,
    addedCount: added.length,
    removedCount: removed.length,
    added: added.slice(0, LISTED).map(listed),
    removed: removed.slice(0, LISTED).map(listed),
  };
}

function kindOf(before: NamedSet | undefined, after: NamedSet | undefined, differing: number) {
  if (!before) return 'added' as const;
  if (!after) return 'removed' as const;
  if (differing > 0) return 'codes' as const;
  return before.version === after.version ? null : ('version' as const);
}

function listed({ system, code, display }: MemberCode): ComparedCode {
  return { system, code, display: display ?? null };
}
