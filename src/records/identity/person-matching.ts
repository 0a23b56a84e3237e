import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { Patient } from '../../fhir/types.js';
import {
  addDecisions,
  holdersOf,
  identifiersHeld,
  linkPatients,
  lockIdentifiers,
  lockPersons,
  mergePerson,
  personsOfPatients,
  replaceIdentifiers,
  type HeldIdentifier,
  type NewDecision,
} from './identity.queries.js';
import { personalIdentifiers, type PersonalIdentifier } from '../matching/personal-identifiers.js';
import type { Intake } from '../resource-intake.js';

/** Persons whose records are to be packed anew. All of them, and those they absorbed, are locked. */
export type TouchedPersons = ReadonlySet<string>;

/**
 * Finds the person behind each changed Patient: whoever holds one of its identifiers, of the same system, at any
 * source; else a new person. When a Patient shows that two persons are one, the older survives. A Patient that no
 * longer carries the identifier that linked it stays where it is: an EHR that drops an old number does not say that
 * the charts were of two people, and a split is a decision for a human; that it stayed is recorded.
 */
export async function matchPersons(
  manager: EntityManager,
  sourceId: string,
  intakes: readonly Intake[],
): Promise<TouchedPersons> {
  const claims = intakes.map(claimsOf);
  const last: Claims = new Map(claims.flatMap((each) => [...each]));
  // Nobody else writes this source, so what its patients held stays as it is read here.
  const held = last.size > 0 ? await identifiersHeld(manager, sourceId, [...last.keys()]) : [];
  const identifiers = [...held, ...claims.flatMap((each) => [...each.values()].flat())];
  await lockIdentifiers(manager, identifiers);
  const patientIds = new Set(intakes.flatMap((intake) => [...intake.patientIds]));
  const scene = { held, ...(await lockScene(manager, sourceId, [...patientIds], identifiers)) };
  const matching = new Matching(sourceId, scene);
  for (const each of claims) matching.take(each);
  await store(manager, sourceId, matching, last);
  return matching.touched();
}

/** Identifiers that patients of a source are said to have, by patient id. */
type Claims = ReadonlyMap<string, readonly PersonalIdentifier[]>;

function claimsOf(intake: Intake): Claims {
  return new Map(
    intake.patients.flatMap(({ id, resource }): [string, PersonalIdentifier[]][] =>
      resource ? [[id, personalIdentifiers(resource as unknown as Patient)]] : [],
    ),
  );
}

interface Scene {
  /** Person of each patient of the source, by patient id. */
  persons: Map<string, string>;
  /** What the patients that changed held before. */
  held: readonly HeldIdentifier[];
  /** Whoever held before what the patients that changed held then or hold now. */
  holders: readonly HeldIdentifier[];
  /** In microseconds. */
  createdAt: ReadonlyMap<string, number>;
}

/** Locks everyone concerned. Somebody may have been merged while we waited, so it looks again until nothing moves. */
async function lockScene(
  manager: EntityManager,
  sourceId: string,
  patientIds: readonly string[],
  identifiers: readonly PersonalIdentifier[],
): Promise<Omit<Scene, 'held'>> {
  const createdAt = new Map<string, number>();
  for (;;) {
    const persons = await personsOfPatients(manager, sourceId, patientIds);
    const holders = identifiers.length > 0 ? await holdersOf(manager, identifiers) : [];
    const concerned = new Set([...persons.values(), ...holders.map(({ personId }) => personId)]);
    const unlocked = [...concerned].filter((id) => !createdAt.has(id));
    if (unlocked.length === 0) return { persons, holders, createdAt };
    for (const [id, date] of await lockPersons(manager, unlocked)) createdAt.set(id, date);
  }
}

async function store(manager: EntityManager, sourceId: string, matching: Matching, claims: Claims): Promise<void> {
  if (claims.size === 0) return;
  await linkPatients(manager, sourceId, matching.links, matching.created);
  await replaceIdentifiers(manager, sourceId, claims);
  for (const { lost, survivor, evidence } of matching.merges) {
    for (const patient of await mergePerson(manager, lost, survivor)) {
      const { sourceId: at, patientId } = patient;
      matching.decisions.push({
        decision: 'merged',
        sourceId: at,
        patientId,
        personId: survivor,
        previousPersonId: lost,
        evidence,
      });
    }
  }
  await addDecisions(manager, matching.decisions);
}

const keyOf = ({ system, value }: PersonalIdentifier) => `${system}|${value}`;

/** Matches in memory, message after message; the caller stores the outcome. */
class Matching {
  readonly created: string[] = [];
  /** Persons of the patients that had none, when they were first matched; merges move them with all others. */
  readonly links = new Map<string, string>();
  readonly decisions: NewDecision[] = [];
  readonly merges: { lost: string; survivor: string; evidence: object }[] = [];
  private readonly survivors = new Map<string, string>();
  /** Persons who hold an identifier, by the patient through whom they do. */
  private readonly holders = new Map<string, Map<string, string>>();
  /** What the patients of this source hold. */
  private readonly held = new Map<string, readonly PersonalIdentifier[]>();

  constructor(
    private readonly sourceId: string,
    private readonly scene: Scene,
  ) {
    for (const { patientId, system, value } of scene.held) {
      this.held.set(patientId, [...(this.held.get(patientId) ?? []), { system, value }]);
    }
    for (const holder of scene.holders) this.hold(holder, holder.sourceId, holder.patientId, holder.personId);
  }

  /** Matches the patients of one message. What they held before it is judged by what they hold now. */
  take(claims: Claims): void {
    for (const patientId of claims.keys()) this.release(patientId);
    for (const [patientId, identifiers] of claims) this.match(patientId, identifiers);
  }

  touched(): TouchedPersons {
    return new Set([...this.scene.persons.values()].map((id) => this.survivorOf(id)));
  }

  private match(patientId: string, identifiers: readonly PersonalIdentifier[]): void {
    const own = this.scene.persons.get(patientId);
    const shared = identifiers.filter((identifier) => this.holdersOf(identifier).size > 0);
    const found = new Set(shared.flatMap((identifier) => [...this.holdersOf(identifier)]));
    const candidates = new Set([...found, ...(own ? [this.survivorOf(own)] : [])]);
    const evidence = { identifiers: shared };
    const person = candidates.size > 0 ? this.join([...candidates], evidence) : this.create();
    if (!own) {
      this.links.set(patientId, person);
      this.decide(candidates.size > 0 ? 'matched' : 'created', patientId, person, evidence);
    } else if (shared.length === 0) this.keep(patientId, identifiers, person);
    this.scene.persons.set(patientId, person);
    this.held.set(patientId, identifiers);
    for (const identifier of identifiers) this.hold(identifier, this.sourceId, patientId, person);
  }

  /** The person that was there first; of two at the same moment, the one with the lower id. */
  private join(candidates: string[], evidence: object): string {
    const age = (id: string) => this.scene.createdAt.get(id) ?? Number.MAX_SAFE_INTEGER;
    const place = (id: string) => this.created.indexOf(id);
    const [survivor, ...others] = candidates.sort((a, b) => age(a) - age(b) || place(a) - place(b) || (a < b ? -1 : 1));
    for (const lost of others) {
      this.survivors.set(lost, survivor);
      this.merges.push({ lost, survivor, evidence });
    }
    return survivor;
  }

  private create(): string {
    const id = randomUUID();
    this.created.push(id);
    return id;
  }

  /** Records that a patient stays with a person whom it no longer shares an identifier with. */
  private keep(patientId: string, identifiers: readonly PersonalIdentifier[], person: string): void {
    const now = new Set(identifiers.map(keyOf));
    const dropped = (this.held.get(patientId) ?? []).filter((identifier) => !now.has(keyOf(identifier)));
    if (dropped.some((identifier) => this.holdersOf(identifier).has(person))) {
      this.decide('kept', patientId, person, { dropped });
    }
  }

  private decide(decision: NewDecision['decision'], patientId: string, personId: string, evidence: object): void {
    this.decisions.push({
      decision,
      sourceId: this.sourceId,
      patientId,
      personId,
      previousPersonId: null,
      evidence,
    });
  }

  private hold(identifier: PersonalIdentifier, sourceId: string, patientId: string, personId: string): void {
    const key = keyOf(identifier);
    const holders = this.holders.get(key) ?? new Map<string, string>();
    this.holders.set(key, holders.set(`${sourceId}/${patientId}`, personId));
  }

  private release(patientId: string): void {
    for (const identifier of this.held.get(patientId) ?? []) {
      this.holders.get(keyOf(identifier))?.delete(`${this.sourceId}/${patientId}`);
    }
  }

  private holdersOf(identifier: PersonalIdentifier): Set<string> {
    return new Set([...(this.holders.get(keyOf(identifier))?.values() ?? [])].map((id) => this.survivorOf(id)));
  }

  private survivorOf(id: string): string {
    const next = this.survivors.get(id);
    return next ? this.survivorOf(next) : id;
  }
}
