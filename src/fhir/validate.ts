import { isKnownCodeSystem } from './code-systems.js';
import { Findings } from './findings.js';
import { KEPT_TYPES, R4_RESOURCE_TYPES } from './kept-types.js';
import { checkPrimitive, isStorable, UNSTORABLE_TEXT } from './primitives.js';
import { typeShape, type ElementShape, type TypeShape } from './structure.js';
import type { OperationOutcomeIssue } from './types.js';

/** https://hl7.org/fhir/R4/datatypes.html#id */
export const ID_PATTERN = /^[A-Za-z0-9\-.]{1,64}$/;

/** Deeper than any resource that a measure reads; a guard against texts made to exhaust the stack. */
const DEEPEST = 64;

const NULL = 'is null; leave the element out.';

type Node = Record<string, unknown>;

/**
 * Checks a resource of a kept type by the structure of R4. What makes it unusable for a measure is an error; what is
 * merely doubtful is a warning, because care that was given is not to be lost for a small fault. Two things are mended
 * in place, with a warning: a single value where a list belongs, and a null where there is nothing to say.
 */
export function validateResource(resource: object): OperationOutcomeIssue[] {
  const findings = new Findings();
  const node = resource as Node;
  const type = node.resourceType;
  const shape = typeof type === 'string' ? typeShape(type) : null;
  if (!shape || typeof type !== 'string') {
    findings.error('structure', describeType(type));
    return findings.finish();
  }
  findings.path.push(type);
  if (node.id !== undefined && !(typeof node.id === 'string' && ID_PATTERN.test(node.id))) {
    findings.error('value', 'must be 1 to 64 letters, digits, hyphens or dots.', '.id');
  }
  walk(node, shape, type, findings, 0);
  checkPresence(node, type, findings);
  return findings.finish();
}

/** What is wrong with a `resourceType`. */
export function describeType(type: unknown): string {
  if (typeof type !== 'string' || type === '') return 'resourceType is missing.';
  if (!/^[A-Za-z]{1,64}$/.test(type) || !R4_RESOURCE_TYPES.has(type)) return 'resourceType is not a type of FHIR R4.';
  return `${type} is not a type that is kept here.`;
}

function walk(node: Node, shape: TypeShape, type: string, findings: Findings, depth: number): void {
  if (depth > DEEPEST) {
    findings.unusable('too-costly', `is nested more than ${DEEPEST} levels deep.`);
    return;
  }
  let count = 0;
  for (const key of Object.keys(node)) {
    count += 1;
    const element = shape.get(key);
    findings.path.push(key);
    if (node[key] === null) {
      findings.warning('structure', NULL);
      delete node[key];
      findings.path.pop();
      continue;
    }
    // What belongs to a primitive beside its value: an id or extensions, which no measure reads.
    if (key.startsWith('_') && shape.has(key.slice(1))) checkUnknown(node[key], findings, depth, false);
    else if (element) checkElement(node, key, element, findings, depth);
    else if (key !== 'resourceType') checkUnknown(isStorable(key) ? node[key] : key, findings, depth);
    findings.path.pop();
  }
  if (count === 0) findings.warning('structure', 'is empty; leave the element out.');
  if (type === 'Coding' || type === 'Quantity') checkSystem(node.system, findings);
}

function checkElement(node: Node, key: string, element: ElementShape, findings: Findings, depth: number): void {
  if (!element.list) {
    checkValue(node[key], element, findings, depth);
    return;
  }
  let value = node[key];
  if (!Array.isArray(value)) {
    findings.warning('structure', 'must be a list; taken as a list of one.');
    value = node[key] = [value];
  }
  const items = value as unknown[];
  if (items.length === 0) findings.warning('structure', 'is an empty list; leave the element out.');
  for (let index = 0; index < items.length; index += 1) {
    // A null stands for a primitive that has only an extension.
    if (items[index] === null && element.primitive) continue;
    findings.path.push(index);
    checkValue(items[index], element, findings, depth);
    findings.path.pop();
  }
  if (!element.primitive) dropNulls(items);
}

/** In place, so that decimals below keep their digits. */
function dropNulls(items: unknown[]): void {
  for (let index = items.length - 1; index >= 0; index -= 1) if (items[index] === null) items.splice(index, 1);
}

function checkValue(value: unknown, element: ElementShape, findings: Findings, depth: number): void {
  if (value === null) {
    findings.warning('structure', NULL);
  } else if (element.primitive) {
    checkPrimitive(element.type, value, findings);
  } else if (typeof value !== 'object' || Array.isArray(value)) {
    findings.error('structure', `must be ${Array.isArray(value) ? 'a single ' : 'an object: '}${element.type}.`);
  } else {
    checkComplex(value as Node, element.type, findings, depth);
  }
}

function checkComplex(node: Node, type: string, findings: Findings, depth: number): void {
  if (type === 'Extension') findings.extensions += 1;
  // A contained resource is checked by its own type, when that is one we know.
  const actual = type === 'Resource' && typeof node.resourceType === 'string' ? node.resourceType : type;
  const shape = typeShape(actual);
  if (shape && actual !== 'Resource') {
    walk(node, shape, actual, findings, depth + 1);
  } else checkUnknown(node, findings, depth, false);
  if (type === 'Extension') findings.extensions -= 1;
}

/** Elements of no R4 type are kept as they are, as long as they can be: not nested without end, and storable. */
function checkUnknown(value: unknown, findings: Findings, depth: number, report = true): void {
  if (report) findings.warning('structure', 'is not an element of FHIR R4.');
  const obstacle = obstacleIn(value, DEEPEST - depth);
  if (obstacle === 'depth') findings.unusable('too-costly', `is nested more than ${DEEPEST} levels deep.`);
  else if (obstacle === 'text') findings.unusable('value', UNSTORABLE_TEXT);
}

function obstacleIn(value: unknown, levels: number): 'depth' | 'text' | null {
  if (typeof value === 'string') return isStorable(value) ? null : 'text';
  if (typeof value !== 'object' || value === null) return null;
  if (levels < 1) return 'depth';
  for (const [key, inner] of Object.entries(value)) {
    const obstacle = isStorable(key) ? obstacleIn(inner, levels - 1) : 'text';
    if (obstacle) return obstacle;
  }
  return null;
}

function checkSystem(system: unknown, findings: Findings): void {
  // Tags and security labels belong to the source; no measure reads them.
  if (typeof system !== 'string' || findings.path[1] === 'meta' || findings.extensions > 0) return;
  if (!isStorable(system)) return; // That is told already.
  const shown = system.slice(0, 200).replace(/[\ud800-\udbff]$/, '');
  if (!/^[a-zA-Z][a-zA-Z0-9+.-]*:/.test(system)) {
    findings.warning('value', `the code system "${shown}" is not an absolute URI; no measure will know its codes.`);
  } else if (!isKnownCodeSystem(system)) {
    findings.warning('code-invalid', `unknown code system ${shown}; no published measure will know its codes.`);
  }
}

function checkPresence(node: Node, type: string, findings: Findings): void {
  const rules = KEPT_TYPES[type];
  if (!rules) return;
  for (const name of rules.required) {
    if (!isPresent(node, name)) findings.error('required', 'is missing.', `.${name}`);
  }
  for (const name of rules.expected) {
    if (!isPresent(node, name)) findings.warning('required', 'is missing, though FHIR demands it.', `.${name}`);
  }
}

function isPresent(node: Node, name: string): boolean {
  const choice = name.endsWith('[x]') ? name.slice(0, -3) : null;
  if (choice === null) return node[name] !== undefined && node[name] !== null;
  return Object.keys(node).some((key) => key.startsWith(choice) && /^[A-Z]/.test(key.slice(choice.length)));
}
