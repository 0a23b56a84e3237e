import { containedIn } from '../../fhir/reference.js';
import { codesOf, overlap } from './fact-codes.js';
import { FACT_KINDS, type FactKind } from './fact-kinds.js';
import { factTime, sameTime, type FactTime } from './fact-time.js';
import { factValue, sameValue, type FactValue } from './fact-value.js';

/** A resource as its source has it. */
export interface Stated {
  sourceId: string;
  type: string;
  id: string;
  /** JSON text. */
  content: string;
}

/** What a resource states, as far as another source may state it too. */
export interface StatedFact<R extends Stated = Stated> {
  resource: R;
  codes: string[];
  time: FactTime;
  /** Statuses of one course are one class. */
  statusClass: string;
  /** How settled its status is within the class. */
  settled: number;
  agreeing: string[][];
  equal: string;
  value: FactValue | null;
  /** How many values the resource holds. */
  elements: number;
}

type Node = Record<string, unknown>;

/**
 * @param medicationOf codes of the Medication that a reference of the same source names
 * @returns null for what cannot be compared: another type, no code with a system, no date, entered in error, refuted, or
 * changed in meaning by a modifier extension
 */
export function statedFact<R extends Stated>(
  resource: R,
  medicationOf: (reference: string) => string[],
): StatedFact<R> | null {
  const kind = FACT_KINDS[resource.type];
  if (!kind) return null;
  const node = JSON.parse(resource.content) as Node;
  if (node.modifierExtension !== undefined || isDenied(node)) return null;
  const time = factTime(node, kind.time, kind.end);
  const codes = kind.code === 'medication' ? medicationCodes(node, medicationOf) : codesOf(node[kind.code]);
  if (!time || codes.length === 0) return null;
  const status = typeof node.status === 'string' ? node.status : '';
  const settled = kind.course.indexOf(status);
  return {
    ...{ resource, codes, time, settled },
    statusClass: settled < 0 ? status : 'course',
    agreeing: kind.agreeing.map((name) => codesOf(node[name])),
    equal: equalText(node, kind),
    value: kind.valued ? factValue(node) : null,
    elements: countValues(node),
  };
}

/** Whether both may state the same: the rule is told in docs/records.md. */
export function sameFact(a: StatedFact, b: StatedFact): boolean {
  return (
    a.resource.type === b.resource.type &&
    a.statusClass === b.statusClass &&
    a.equal === b.equal &&
    overlap(a.codes, b.codes) &&
    sameTime(a.time, b.time) &&
    a.agreeing.every((codes, index) => agree(codes, b.agreeing[index] ?? [])) &&
    (!a.value || !b.value || sameValue(a.value, b.value))
  );
}

function agree(a: readonly string[], b: readonly string[]): boolean {
  return a.length === 0 || b.length === 0 || overlap(a, b);
}

/** What a source takes back or denies is never another source's fact. */
function isDenied(node: Node): boolean {
  const denied = [node.status, ...codesOf(node.verificationStatus).map((code) => code.split('|')[1])];
  return denied.includes('entered-in-error') || denied.includes('refuted');
}

function medicationCodes(node: Node, medicationOf: (reference: string) => string[]): string[] {
  const { reference } = (node.medicationReference ?? {}) as { reference?: string };
  if (reference === undefined) return codesOf(node.medicationCodeableConcept);
  if (!reference.startsWith('#')) return medicationOf(reference);
  return codesOf(containedIn(node, reference)?.code);
}

function equalText(node: Node, { equal }: FactKind): string {
  return JSON.stringify(
    equal.map((name) => {
      const codes = codesOf(node[name]);
      // `doNotPerform: false` says what its absence says.
      return codes.length > 0 ? codes.sort() : node[name] === false ? undefined : node[name];
    }),
  );
}

/** Narrative, tags and contained resources tell nothing of the fact. */
const APART = new Set(['text', 'meta', 'contained']);

function countValues(node: Node): number {
  return Object.keys(node).reduce((count, name) => (APART.has(name) ? count : count + leaves(node[name])), 0);
}

function leaves(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce<number>((count, inner) => count + leaves(inner), 0);
}
