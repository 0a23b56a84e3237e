import { adoptDecimals } from '../fhir/json.js';

type Node = Record<string, unknown>;

/** What belongs to one chart and not to the person. */
const OF_THE_CHART = new Set(['link', 'contained']);

/** Elements of which a person has one, in whatever form it is given. */
const CHOICES = ['deceased', 'multipleBirth'] as const;

/**
 * One Patient from those of the person's sources, newest first. The newest wins; what it lacks is filled from the
 * next. Identifiers of all are kept, and extensions (race, ethnicity, birth sex) are filled one by one, by their URL.
 */
export function mergePatients(patients: readonly Node[], personId: string): Node {
  const [newest, ...older] = patients;
  const merged = newest;
  for (const name of OF_THE_CHART) delete merged[name];
  for (const patient of older) {
    for (const [name, value] of Object.entries(patient)) {
      if (OF_THE_CHART.has(name) || name === 'id' || name === 'meta') continue;
      if (name === 'identifier' || name === 'extension') addMissing(merged, name, value);
      else if (!has(merged, name)) merged[name] = value;
    }
    adoptDecimals(merged, patient);
  }
  merged.id = personId;
  return merged;
}

function has(patient: Node, name: string): boolean {
  const plain = name.replace(/^_/, '');
  const choice = CHOICES.find((start) => plain.startsWith(start));
  if (choice) return Object.keys(patient).some((key) => key.replace(/^_/, '').startsWith(choice));
  return patient[plain] !== undefined || patient[name] !== undefined;
}

function addMissing(merged: Node, name: 'identifier' | 'extension', value: unknown): void {
  const present = (Array.isArray(merged[name]) ? merged[name] : []).filter(Boolean) as Node[];
  const added = (Array.isArray(value) ? value : []).filter(Boolean) as Node[];
  const keys = new Set(present.map((item) => keyOf(name, item)));
  merged[name] = [...present, ...added.filter((item) => !keys.has(keyOf(name, item)))];
}

function keyOf(name: 'identifier' | 'extension', item: Node): string {
  return name === 'extension' ? String(item.url) : `${String(item.system)}|${String(item.value)}`;
}
