import type { CqlType } from '../runtime/cql-type.js';
import { SYSTEM } from '../runtime/cql-type.js';
import type { TypeSpecifier } from './elm-node.js';

type TupleElement = NonNullable<TypeSpecifier['element']>[number];

/** Deeper types than this are no types of measures. */
const MAXIMUM_DEPTH = 20;

/**
 * The run-time form of a type specifier or of a qualified name; null when it is neither.
 * https://cql.hl7.org/elm/schema/expression.html#typespecifier
 */
export function cqlType(specifier: unknown, depth = 0): CqlType | null {
  if (typeof specifier === 'string') return { kind: 'named', name: specifier };
  if (typeof specifier !== 'object' || specifier === null || depth > MAXIMUM_DEPTH) return null;
  return ofSpecifier(specifier as TypeSpecifier, (item) => cqlType(item, depth + 1));
}

function ofSpecifier(given: TypeSpecifier, inner: (item: unknown) => CqlType | null): CqlType | null {
  // Translators before 4 write a list where `type` stands, for an old form of the choices, and leave it empty.
  if (Array.isArray(given.type)) return choice([...(given.type as unknown[]), ...listOf(given.choice)].map(inner));
  switch (given.type) {
    case 'NamedTypeSpecifier':
      return typeof given.name === 'string' ? { kind: 'named', name: given.name } : null;
    case 'ListTypeSpecifier':
      return wrapped('list', inner(given.elementType));
    case 'IntervalTypeSpecifier':
      return wrapped('interval', inner(given.pointType));
    case 'ChoiceTypeSpecifier':
      return choice(listOf(given.choice).map(inner));
    case 'TupleTypeSpecifier':
      return tuple(given, inner);
    default:
      return null;
  }
}

/** Text that two types share exactly when they are the same. */
export function typeText(type: CqlType): string {
  switch (type.kind) {
    case 'named':
      return type.name;
    case 'list':
    case 'interval':
      return `${type.kind}<${typeText(type.of)}>`;
    case 'choice':
      return `choice<${type.of.map(typeText).sort().join(',')}>`;
    case 'tuple':
      return `tuple<${[...type.elements].map(([name, of]) => `${JSON.stringify(name)} ${typeText(of)}`).join(',')}>`;
  }
}

function wrapped(kind: 'list' | 'interval', of: CqlType | null): CqlType | null {
  return of && { kind, of };
}

function choice(types: readonly (CqlType | null)[]): CqlType | null {
  const of = types.filter((type) => type !== null);
  return of.length === types.length && of.length > 0 ? { kind: 'choice', of } : null;
}

function tuple(given: TypeSpecifier, inner: (item: unknown) => CqlType | null): CqlType | null {
  const elements = new Map<string, CqlType>();
  for (const element of listOf(given.element) as (Partial<TupleElement> | null)[]) {
    if (typeof element?.name !== 'string') return null;
    elements.set(element.name, inner(element.elementType ?? element.type) ?? { kind: 'named', name: `${SYSTEM}Any` });
  }
  return { kind: 'tuple', elements };
}

/** ELM comes from outside: what is no list has nothing in it. */
function listOf(given: unknown): unknown[] {
  return Array.isArray(given) ? (given as unknown[]) : [];
}
