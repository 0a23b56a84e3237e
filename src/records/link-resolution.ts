import { isError, issue } from '../fhir/operation-outcome.js';
import { findReferences, normalUrl, parseReference, type ReferenceElement } from '../fhir/reference.js';
import { isWritable, refuse, type PreparedChange } from './change-preparation.js';
import { identifiersOf, logicalQuery, type Matches } from './conditions.js';
import { patientReferences } from './patient-of.js';

/** Where the references of a message's resources lead: within the message, or by identifier. */
export class LinkResolution {
  private readonly byUrl = new Map<string, string>();
  private readonly byIdentifier = new Map<string, Set<string>>();

  constructor(
    changes: readonly PreparedChange[],
    private readonly matches: Matches,
  ) {
    for (const change of changes) {
      if (change.status !== 0 || change.id === null) continue;
      if (change.fullUrl) this.byUrl.set(normalUrl(change.fullUrl), `${change.type}/${change.id}`);
      if (change.resource && isWritable(change)) this.addIdentifiers(change, change.resource);
    }
  }

  /**
   * Points full URLs and conditions at the resources they stand for. A patient that cannot be found makes the
   * resource unusable; any other reference to nothing is worth a warning.
   */
  resolve(change: PreparedChange): void {
    if (!change.resource) return;
    for (const element of findReferences(change.resource)) this.resolveOne(change, element);
    for (const element of patientReferences(change.resource)) {
      const query = logicalQuery(element);
      const ids = query ? this.find('Patient', query) : null;
      if (ids?.length === 1) element.reference = `Patient/${ids[0]}`;
    }
    if (change.issues.some(isError)) change.status ||= 422;
  }

  private resolveOne(change: PreparedChange, element: ReferenceElement): void {
    const { reference } = element;
    const local = this.byUrl.get(normalUrl(reference));
    if (local) {
      element.reference = local;
      return;
    }
    const target = parseReference(reference);
    if (target.kind === 'urn') this.toNothing(change, element, 'names nothing in this Bundle');
    if (target.kind !== 'conditional') return;
    const ids = this.find(target.type, target.query);
    if (ids?.length === 1) element.reference = `${target.type}/${ids[0]}`;
    else this.toNothing(change, element, ids?.length ? 'fits more than one resource' : 'fits no resource');
  }

  private find(type: string, query: string): string[] | null {
    const stored = this.matches(type, query);
    if (stored === null) return null;
    const identifier = new URLSearchParams(query.replace(/^\?/, '')).get('identifier');
    return [...new Set([...stored, ...(this.byIdentifier.get(`${type}?${identifier}`) ?? [])])];
  }

  private toNothing(change: PreparedChange, element: ReferenceElement, what: string): void {
    const ofPatient = patientReferences(change.resource ?? {}).includes(element as unknown as Record<string, unknown>);
    const path = `${change.type}.${ofPatient ? 'subject or patient' : 'reference'}`;
    if (ofPatient) refuse(change, 422, 'not-found', `${path}: the reference to the patient ${what}.`, [change.type]);
    else change.issues.push(issue('warning', 'not-found', `${change.type}: a reference ${what}.`, [change.type]));
  }

  private addIdentifiers(change: PreparedChange, resource: Record<string, unknown>): void {
    for (const identifier of identifiersOf(resource)) {
      const key = `${change.type}?${identifier}`;
      this.byIdentifier.set(key, (this.byIdentifier.get(key) ?? new Set()).add(change.id ?? ''));
    }
  }
}
