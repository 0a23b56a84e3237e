import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { BundleContent } from '../fhir/bundle.js';
import { stringifyJson } from '../fhir/json.js';
import { FhirError, isError } from '../fhir/operation-outcome.js';
import { isWritable, prepareChanges, refuse, type PreparedChange } from './change-preparation.js';
import { decideConditions, findMatches, identifiersOf } from './conditions.js';
import { LinkResolution } from './link-resolution.js';
import { placed } from './message-outcome.js';
import { patientOf } from './patient-of.js';
import {
  currentStates,
  raiseVersionCounts,
  writeCurrent,
  writeHistory,
  type CurrentState,
} from './resource.queries.js';
import { versionEffect, type VersionEffect } from './version-rule.js';

/** Where changes come from. */
export interface Origin {
  sourceId: string;
  messageId: string | null;
  receivedAt: Date;
  /** Ids of resources that bring none are made from it. */
  seed: string;
}

/** What became of one change; `state` is the current version afterwards, where there is one. */
export interface ChangeResult {
  change: PreparedChange;
  effect: VersionEffect | null;
  state: CurrentState | null;
}

/** Whose records changes touch. */
export interface TouchedCharts {
  /** Patients of the source whose data changed, by id. */
  patientIds: ReadonlySet<string>;
  /** Patient resources that changed. */
  patients: { id: string; resource: Record<string, unknown> | null }[];
  /** Changed resources that patients share, as `source/Type/id`. */
  shared: ReadonlySet<string>;
}

/** Applied changes, and whose records they touch. */
export interface Intake extends TouchedCharts {
  results: ChangeResult[];
}

/**
 * Writes the resources of a message or request: checks, ids, conditions, references, versions, in bulk.
 * @throws FhirError when the content is all or nothing and one change cannot be made; nothing was written then
 */
export async function takeIn(manager: EntityManager, origin: Origin, content: BundleContent): Promise<Intake> {
  const changes = prepareChanges(content, origin.seed);
  const matches = await findMatches(manager, origin.sourceId, changes);
  decideConditions(changes, matches, origin.seed);
  const links = new LinkResolution(changes, matches);
  for (const change of changes) if (isWritable(change)) links.resolve(change);
  if (content.interactive && content.atomic) refuseRepeats(changes);
  if (content.atomic) refuseAll(changes);
  const keys = changes.flatMap(({ type, id, status }) => (status === 0 && id !== null ? [{ type, id }] : []));
  const ladder = new VersionLadder(await currentStates(manager, origin.sourceId, keys), origin);
  const results = changes.map((change) => ladder.take(change));
  if (content.atomic) refuseAll(changes);
  await writeHistory(manager, origin.sourceId, ladder.history);
  await writeCurrent(manager, origin.sourceId, [...ladder.written.values()]);
  await raiseVersionCounts(manager, origin.sourceId, [...ladder.raised.values()]);
  return { results, ...ladder.touched(), patients: changedPatients(results) };
}

/** A transaction may name a resource once. https://hl7.org/fhir/R4/http.html#trules */
function refuseRepeats(changes: readonly PreparedChange[]): void {
  const seen = new Set<string>();
  for (const change of changes.filter(isWritable)) {
    const key = `${change.type}/${change.id}`;
    if (seen.has(key)) refuse(change, 400, 'duplicate', 'The transaction changes the same resource twice.');
    seen.add(key);
  }
}

function refuseAll(changes: readonly PreparedChange[]): void {
  const faulty = changes.filter(({ status }) => status !== 0);
  if (faulty.length === 0) return;
  const issues = faulty.flatMap((change) =>
    change.issues.filter(isError).map((fault) => (changes.length > 1 ? placed(fault, change.index) : fault)),
  );
  throw new FhirError(faulty[0].status, issues);
}

/** The last word on each Patient. */
function changedPatients(results: readonly ChangeResult[]): Intake['patients'] {
  const patients = new Map<string, Intake['patients'][number]>();
  for (const { change, effect } of results) {
    if (change.type !== 'Patient' || change.id === null || !changes(effect)) continue;
    patients.set(change.id, { id: change.id, resource: effect === 'deleted' ? null : change.resource });
  }
  return [...patients.values()];
}

function changes(effect: VersionEffect | null): boolean {
  return effect === 'created' || effect === 'updated' || effect === 'deleted';
}

/** Decides version by version, so that one message may carry several of one resource. */
class VersionLadder {
  /** Not or no longer current. */
  readonly history: CurrentState[] = [];
  /** Newly current. */
  readonly written = new Map<string, CurrentState>();
  /** Stored current versions that stay, though a late version took a number. */
  readonly raised = new Map<string, CurrentState>();
  private readonly patientIds = new Set<string>();
  private readonly shared = new Set<string>();

  constructor(
    private readonly current: Map<string, CurrentState>,
    private readonly origin: Origin,
  ) {}

  take(change: PreparedChange): ChangeResult {
    const key = `${change.type}/${change.id}`;
    const current = this.current.get(key) ?? null;
    if (isWritable(change)) checkMatch(change, current);
    if (!isWritable(change)) return { change, effect: null, state: current };
    const incoming = stateOf(change, this.origin, current);
    const effect = versionEffect(current, incoming);
    if (effect === 'unchanged') return { change, effect, state: current };
    incoming.version = incoming.versionCount = (current?.versionCount ?? 0) + 1;
    if (effect === 'superseded' && current) {
      current.versionCount = incoming.versionCount;
      this.history.push(incoming);
      if (!this.written.has(key)) this.raised.set(key, current);
      return { change, effect, state: current };
    }
    this.replace(key, incoming, current);
    return { change, effect, state: incoming };
  }

  touched(): Pick<Intake, 'patientIds' | 'shared'> {
    return { patientIds: this.patientIds, shared: this.shared };
  }

  private replace(key: string, incoming: CurrentState, current: CurrentState | null): void {
    const replaced = this.written.get(key);
    if (replaced) this.history.push(replaced);
    this.raised.delete(key);
    this.written.set(key, incoming);
    this.current.set(key, incoming);
    for (const state of [incoming, current]) {
      if (state?.patientId) this.patientIds.add(state.patientId);
      else if (state) this.shared.add(`${this.origin.sourceId}/${key}`);
    }
  }
}

function checkMatch(change: PreparedChange, current: CurrentState | null): void {
  if (change.ifMatch === null) return;
  const wanted = /^(?:W\/)?"?(\d+)"?$/.exec(change.ifMatch.trim())?.[1];
  if (!wanted || Number(wanted) !== current?.version || current.deleted) {
    refuse(change, 412, 'conflict', `${change.type}: the version named by If-Match is not the current one.`);
  }
}

function stateOf(change: PreparedChange, origin: Origin, current: CurrentState | null): CurrentState {
  const { type, resource } = change;
  const id = change.id ?? '';
  const common = { type, id, version: 1, versionCount: 1, receivedAt: origin.receivedAt, messageId: origin.messageId };
  if (change.method === 'DELETE' || !resource) return { ...common, ...deletion(change, origin, current) };
  resource.id = id;
  const meta = resource.meta as { lastUpdated?: unknown; versionId?: unknown } | undefined;
  const dated = typeof meta?.lastUpdated === 'string' ? new Date(meta.lastUpdated) : null;
  const known = dated !== null && !Number.isNaN(dated.getTime());
  const content = stringifyJson(resource);
  return {
    ...common,
    lastUpdated: known ? dated : origin.receivedAt,
    dated: known,
    sourceVersion: typeof meta?.versionId === 'string' ? meta.versionId : null,
    deleted: false,
    patientId: patientOf(resource),
    identifiers: identifiersOf(resource),
    contentHash: createHash('sha256').update(content).digest(),
    content,
  };
}

/** A deletion that the source does not date happened after whatever it deletes, and by the time we heard of it. */
function deletion(change: PreparedChange, origin: Origin, current: CurrentState | null) {
  const told = change.lastModified === null ? NaN : Date.parse(change.lastModified);
  const dated = !Number.isNaN(told);
  const heard = Math.max(origin.receivedAt.getTime(), current?.lastUpdated.getTime() ?? 0);
  return {
    lastUpdated: new Date(dated ? told : heard),
    dated,
    sourceVersion: null,
    deleted: true,
    patientId: current?.patientId ?? null,
    identifiers: [],
    contentHash: createHash('sha256').digest(),
    content: null,
  };
}
