import type { DeciderDto, DeciderKind } from './match-decisions.dto.js';

const KINDS: ReadonlySet<string> = new Set<DeciderKind>(['user', 'source', 'command-line', 'system']);

/**
 * Who or what decided, from how decisions store it: `rule:<name>`, or `kind/id` of an actor.
 * @param userNames display names by id
 */
export function deciderOf(decidedBy: string, userNames: ReadonlyMap<string, string>): DeciderDto {
  if (decidedBy.startsWith('rule:')) return { kind: 'rule', name: decidedBy.slice('rule:'.length) };
  const [, kind, id] = /^([^/]+)\/(.*)$/.exec(decidedBy) ?? [];
  if (!isKind(kind)) return { kind: 'system', name: decidedBy };
  return { kind, name: kind === 'user' ? (userNames.get(id) ?? 'a user who is not known') : id };
}

/** Ids of the users among those who decided. */
export function usersAmong(deciders: readonly (string | null)[]): string[] {
  return [...new Set(deciders.flatMap((decider) => /^user\/([0-9a-f-]{36})$/.exec(decider ?? '')?.[1] ?? []))];
}

function isKind(kind: string | undefined): kind is DeciderKind {
  return kind !== undefined && KINDS.has(kind);
}
