import { codeSystemUri } from '../../terminology/vsac/code-systems.js';

type Node = Record<string, unknown>;

/**
 * `system|code` of a Coding, a CodeableConcept or a list of them. Object identifiers of well-known systems count as
 * their URI. A code without a system means something at its own source only, and is left out.
 */
export function codesOf(concept: unknown): string[] {
  if (Array.isArray(concept)) return concept.flatMap(codesOf);
  if (typeof concept !== 'object' || concept === null) return [];
  const { coding, system, code } = concept as Node;
  if (Array.isArray(coding)) return coding.flatMap(codesOf);
  return typeof system === 'string' && typeof code === 'string' ? [`${systemOf(system)}|${code}`] : [];
}

export function overlap(a: readonly string[], b: readonly string[]): boolean {
  return a.some((code) => b.includes(code));
}

function systemOf(system: string): string {
  const uri = system.replace(/\/$/, '');
  return uri.startsWith('urn:oid:') ? (codeSystemUri({ oid: uri }) ?? uri) : uri;
}
