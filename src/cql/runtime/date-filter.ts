import { FhirNode } from './fhir-node.js';
import { Interval } from './interval.js';
import { propertyPath } from './property.js';
import { includedIn } from './relation.js';
import type { Value } from './value.js';

/** The resources of a retrieve whose date, by a path of elements, lies in a range. A null range excludes all. */
export function during(resources: readonly FhirNode[], path: string, range: Value): readonly FhirNode[] {
  if (range === null) return [];
  const names = path.split('.');
  return resources.filter((resource) => includedIn(dateOf(propertyPath(resource, names)), range, null) === true);
}

/** A date of FHIR as CQL has it: a Period is an interval, an absent end is ongoing. https://hl7.org/fhir/R4/datatypes.html#Period */
function dateOf(value: Value): Value {
  if (!(value instanceof FhirNode)) return value;
  if (value.type.isPrimitive) return value.element('value');
  const [start, end] = ['start', 'end'].map((name) => propertyPath(value, [name, 'value']));
  return new Interval(start ?? null, end ?? null, start !== null, true, null);
}
