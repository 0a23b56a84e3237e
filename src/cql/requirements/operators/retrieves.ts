import { isElmNode } from '../../compile/elm-node.js';
import type { ElmNode } from '../../compile/elm-node.js';
import { terminologyDefinition } from '../../compile/terminology-definition.js';
import type { MemberCode } from '../../../fhir/value-set.js';
import { Code, Concept } from '../../runtime/clinical.js';
import { isTemporal, elementTypes } from '../element-types.js';
import { resourcesOf } from '../element-steps.js';
import type { FlowValue, Site } from '../flow-value.js';
import type { FlowOperator, RecordFlow, Scope } from '../record-flow.js';
import type { CodeRequirement, DateRequirement } from '../requirement.js';
import { libraryOf } from './references.js';

/** Retrieves: where the elements come from. */
export const flowRetrieves: Readonly<Record<string, FlowOperator>> = {
  Retrieve: (node, scope, flow) => {
    const type = String(node['dataType']).replace(/^\{[^}]*\}/, '');
    const profile = typeof node['templateId'] === 'string' ? node['templateId'] : null;
    const [codes, dates] = [codesOf(node, scope, flow), datesOf(node, type, scope, flow)];
    const site: Site = { id: flow.next(), type, profile, codes, dates };
    return resourcesOf(site);
  },
};

/** Null without codes, and for codes that are known only when the logic is evaluated. */
function codesOf(node: ElmNode, scope: Scope, flow: RecordFlow): CodeRequirement | null {
  const { codes, codeProperty: path } = node;
  if (!isElmNode(codes) || typeof path !== 'string') return null;
  const named = codes.type === 'ExpandValueSet' && isElmNode(codes['operand']) ? codes['operand'] : codes;
  if (named.type === 'ValueSetRef') {
    const found = libraryOf(named, scope).elm.valueSets?.def?.find(({ name }) => name === named['name']);
    return found ? { path, valueSet: found.version ? `${found.id}|${found.version}` : found.id, codes: [] } : null;
  }
  const listed = codesIn(codes, scope);
  if (listed) return { path, valueSet: null, codes: listed };
  flow.read(flow.value(codes, scope));
  return null;
}

/** The codes that an expression of codes and concepts of the library lists; null for any other. */
function codesIn(node: unknown, scope: Scope): MemberCode[] | null {
  if (!isElmNode(node)) return null;
  const { type } = node;
  if (type === 'CodeRef' || type === 'ConceptRef') {
    const kind = type === 'CodeRef' ? 'codes' : 'concepts';
    return members(terminologyDefinition(libraryOf(node, scope), kind, String(node['name'])));
  }
  if (type === 'ToList' || type === 'ToConcept') return codesIn(node['operand'], scope);
  if (type === 'Property' && node['path'] === 'codes') return codesIn(node['source'], scope);
  if (type !== 'List' || !Array.isArray(node['element'])) return null;
  const lists = (node['element'] as unknown[]).map((element) => codesIn(element, scope));
  return lists.every((list) => list !== null) ? lists.flat() : null;
}

function members(found: unknown): MemberCode[] | null {
  if (found instanceof Concept) {
    const codes = found.codes.map(members);
    return codes.every((list) => list !== null) ? codes.flat() : null;
  }
  if (!(found instanceof Code)) return null;
  const { system, code, display } = found;
  return system === null || code === null ? null : [{ system, code, ...(display === null ? {} : { display }) }];
}

/** What the translator moved from a where clause into the retrieve. */
function datesOf(node: ElmNode, type: string, scope: Scope, flow: RecordFlow): DateRequirement[] {
  const { dateProperty: path, dateRange } = node;
  if (!isElmNode(dateRange)) return [];
  const range: FlowValue = flow.value(dateRange, scope);
  flow.read(range);
  const [time, another] = range.times ?? [];
  if (typeof path !== 'string' || time?.kind !== 'range' || another || !isTemporal(elementTypes([type], path)))
    return [];
  return [{ path, match: time.from && time.to ? 'within' : 'overlaps', from: time.from, to: time.to }];
}
