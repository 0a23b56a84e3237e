import { R4_RESOURCE_TYPES } from '../../fhir/kept-types.js';

/** Create, read (also of versions and history), update, delete, search. */
export type Permission = 'c' | 'r' | 'u' | 'd' | 's';

/** What is done to resources of a type; `*`: of any type. */
export interface Interaction {
  permission: Permission;
  type: string;
}

/** Permissions by resource type, `*` for every type. */
export type Scopes = ReadonlyMap<string, ReadonlySet<Permission>>;

const PERMISSIONS: readonly Permission[] = ['c', 'r', 'u', 'd', 's'];
const FORM = /^system\/(\*|[A-Z][A-Za-z]+)\.(read|write|\*|(?=[cruds])c?r?u?d?s?)$/;
/** Words of version 1 in those of version 2. https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html */
const VERSION_1: Readonly<Record<string, string>> = { read: 'rs', write: 'cud', '*': 'cruds' };

/**
 * Reads scopes of the form `system/<type>.<cruds>`, and of version 1 (`.read`, `.write`, `.*`).
 * @param text parted by spaces
 * @returns the permissions, and the words that are no such scope or name no type of FHIR R4
 */
export function readScopes(text: string): { scopes: Scopes; unknown: string[] } {
  const scopes = new Map<string, Set<Permission>>();
  const unknown: string[] = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const [, type = '', permissions = ''] = FORM.exec(word) ?? [];
    if (type !== '*' && !R4_RESOURCE_TYPES.has(type)) unknown.push(word);
    else add(scopes, type, [...(VERSION_1[permissions] ?? permissions)] as Permission[]);
  }
  return { scopes, unknown };
}

/** One scope of version 2 for each type, in the order of their names; what `*` has already is not said again. */
export function writeScopes(scopes: Scopes): string[] {
  const every = scopes.get('*');
  return [...scopes]
    .map(([type, permissions]) => {
      const own = PERMISSIONS.filter((one) => permissions.has(one) && (type === '*' || !every?.has(one)));
      return own.length > 0 ? `system/${type}.${own.join('')}` : '';
    })
    .filter(Boolean)
    .sort();
}

/** What both allow. */
export function intersect(asked: Scopes, granted: Scopes): Scopes {
  const both = new Map<string, Set<Permission>>();
  for (const [left, permissions] of asked) {
    for (const [right, others] of granted) {
      if (left !== right && left !== '*' && right !== '*') continue;
      const shared = [...permissions].filter((one) => others.has(one));
      if (shared.length > 0) add(both, left === '*' ? right : left, shared);
    }
  }
  return both;
}

export function allows(scopes: Scopes, { permission, type }: Interaction): boolean {
  return (scopes.get('*')?.has(permission) ?? false) || (scopes.get(type)?.has(permission) ?? false);
}

/** The scopes that lack for all of these to be allowed, parted by spaces; null when none lacks. */
export function lacking(scopes: Scopes, interactions: readonly Interaction[]): string | null {
  const missing = new Map<string, Set<Permission>>();
  for (const one of interactions) if (!allows(scopes, one)) add(missing, one.type, [one.permission]);
  return missing.size > 0 ? writeScopes(missing).join(' ') : null;
}

function add(scopes: Map<string, Set<Permission>>, type: string, permissions: readonly Permission[]): void {
  scopes.set(type, new Set([...(scopes.get(type) ?? []), ...permissions]));
}
