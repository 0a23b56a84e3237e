import type { EntityManager } from 'typeorm';
import { KEPT_TYPES } from '../fhir/kept-types.js';
import { parseReference } from '../fhir/reference.js';
import type { SourceResource } from './pack-record.js';
import { sharedResources } from './packing.queries.js';
import { keyOf } from './same-facts/same-facts.js';

/** How far references are followed: medication -> organization -> organization. */
const DEEPEST = 4;

/** What resources of persons refer to and patients share: Medication, Practitioner, Location, Organization … */
export class SharedResources {
  private readonly loaded = new Map<string, SourceResource | null>();
  private readonly targets = new Map<string, string[]>();

  constructor(private readonly manager: EntityManager) {}

  /** Loads everything that can be reached from these resources, one statement for each step. */
  async load(resources: readonly SourceResource[]): Promise<void> {
    let frontier = resources;
    for (let step = 0; step < DEEPEST && frontier.length > 0; step += 1) {
      const wanted = new Map<string, { sourceId: string; type: string; id: string }>();
      for (const resource of frontier) {
        for (const target of this.targetsOf(resource)) if (!this.loaded.has(target)) wanted.set(target, split(target));
      }
      for (const key of wanted.keys()) this.loaded.set(key, null);
      frontier = wanted.size > 0 ? await sharedResources(this.manager, [...wanted.values()]) : [];
      for (const resource of frontier) this.loaded.set(keyOf(resource), resource);
    }
  }

  /** The shared resources of one person, and the keys of all that it refers to, those that are not here too. */
  of(resources: readonly SourceResource[]): { found: SourceResource[]; uses: string[] } {
    const seen = new Set<string>();
    const found: SourceResource[] = [];
    const queue = [...resources];
    for (let resource = queue.pop(); resource; resource = queue.pop()) {
      for (const target of this.targetsOf(resource)) {
        if (seen.has(target)) continue;
        seen.add(target);
        const shared = this.loaded.get(target);
        if (!shared) continue;
        found.push(shared);
        queue.push(shared);
      }
    }
    return { found, uses: [...seen].sort() };
  }

  private targetsOf(resource: SourceResource): string[] {
    const key = keyOf(resource);
    const known = this.targets.get(key);
    if (known) return known;
    const targets = new Set<string>();
    for (const [, reference] of resource.content.matchAll(REFERENCE)) {
      const target = parseReference(reference);
      if (target.kind === 'resource' && isShareable(target.type)) {
        targets.add(keyOf({ sourceId: resource.sourceId, type: target.type, id: target.id }));
      }
    }
    const list = [...targets];
    this.targets.set(key, list);
    return list;
  }
}

/** References in JSON text as we write it; reading it this way spares parsing every resource twice. */
const REFERENCE = /"reference":"([^"\\]+)"/g;

/** Types of which one resource may serve many patients. */
function isShareable(type: string): boolean {
  const kept = KEPT_TYPES[type];
  return kept !== undefined && type !== 'Patient' && !kept.required.some((name) => kept.patient.includes(name));
}

function split(key: string): { sourceId: string; type: string; id: string } {
  const [sourceId, type, id] = key.split('/');
  return { sourceId, type, id };
}
