import { memberKey, type MemberCode } from '../fhir/value-set.js';

export interface DifferentCode {
  system: string;
  code: string;
  display?: string;
}

/** What differs between two lists of codes, each in its own order. Membership is by system and code. */
export interface ValueSetDifference {
  added: DifferentCode[];
  removed: DifferentCode[];
  /** Members of both whose display differs; null where there is none. */
  renamed: { system: string; code: string; from: string | null; to: string | null }[];
}

export function differenceOf(from: readonly MemberCode[], to: readonly MemberCode[]): ValueSetDifference {
  const before = new Map(from.map((member) => [memberKey(member), member]));
  const after = new Map(to.map((member) => [memberKey(member), member]));
  const renamed = to.flatMap((member) => {
    const earlier = before.get(memberKey(member));
    if (!earlier || (earlier.display ?? null) === (member.display ?? null)) return [];
    return [{ ...codeOf(member), from: earlier.display ?? null, to: member.display ?? null }];
  });
  return {
    added: to.filter((member) => !before.has(memberKey(member))).map(shown),
    removed: from.filter((member) => !after.has(memberKey(member))).map(shown),
    renamed,
  };
}

const codeOf = ({ system, code }: MemberCode) => ({ system, code });

function shown(member: MemberCode): DifferentCode {
  return member.display === undefined ? codeOf(member) : { ...codeOf(member), display: member.display };
}
