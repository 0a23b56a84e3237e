import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { readBundle, type BundleChange, type BundleContent } from '../fhir/bundle.js';
import { FhirError, isError, outcomeOf } from '../fhir/operation-outcome.js';
import type { Bundle, FhirResource } from '../fhir/types.js';
import { bundleResponse } from './bundle-response.js';
import { MessageApplication } from './message-application.service.js';
import { putOf } from './received-message.js';
import {
  RecordStore,
  type ApplyResult,
  type SearchPage,
  type SearchQuery,
  type StoredResource,
  type WriteOptions,
  type WrittenResource,
} from './record-store.js';
import { takeIn, type ChangeResult, type Intake } from './resource-intake.js';
import { currentOf, historyOf, searchResources } from './resource-search.queries.js';
import { lockSource } from './resource.queries.js';

/** The record store on PostgreSQL. Every write goes the way of a message, so that one set of rules holds. */
@Injectable()
export class PostgresRecordStore extends RecordStore {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly messages: MessageApplication,
  ) {
    super();
  }

  applyMessage(messageId: string): Promise<ApplyResult> {
    return this.messages.apply(messageId);
  }

  applyWaiting(sourceId: string): Promise<boolean> {
    return this.messages.applyWaiting(sourceId);
  }

  replay(messageId: string): Promise<ApplyResult> {
    return this.messages.apply(messageId, true);
  }

  async applyBundle(
    sourceId: string,
    bundle: Bundle,
    messageId: string | null,
    manager?: EntityManager,
  ): Promise<Bundle> {
    const content = readBundle(bundle);
    return this.within(manager, async (inner) => {
      const intake = await this.write(inner, sourceId, content, messageId);
      return bundleResponse(content, intake.results, await this.reads(inner, sourceId, intake.results));
    });
  }

  async create(sourceId: string, resource: FhirResource, options: WriteOptions = {}): Promise<WrittenResource> {
    const change = { ...changeOf(resource), method: 'POST' as const, ifNoneExist: options.ifNoneExist ?? null };
    return this.writeOne(sourceId, change, options);
  }

  async put(
    sourceId: string,
    type: string,
    id: string,
    resource: FhirResource,
    options: WriteOptions = {},
  ): Promise<WrittenResource> {
    const change = changeOf(resource);
    if (change.type !== type) {
      throw FhirError.of(400, 'invalid', 'The URL names another type than the resource.', ['Resource.resourceType']);
    }
    if (change.id !== id) {
      throw FhirError.of(400, 'invalid', 'The URL names another id than the resource.', [`${type}.id`]);
    }
    return this.writeOne(sourceId, { ...change, ifMatch: options.ifMatch ?? null }, options);
  }

  async remove(
    sourceId: string,
    type: string,
    id: string,
    options: WriteOptions = {},
  ): Promise<WrittenResource | null> {
    const change: BundleChange = { ...putOf({}, 0), method: 'DELETE', resource: null, type, id };
    return this.within(options.manager, async (manager) => {
      await lockSource(manager, sourceId);
      const [current] = await currentOf(manager, sourceId, type, id);
      if (!current) return null;
      return this.writeOne(sourceId, { ...change, ifMatch: options.ifMatch ?? null }, { ...options, manager });
    });
  }

  async read(sourceId: string | null, type: string, id: string): Promise<StoredResource | null> {
    const found = await currentOf(this.database.manager, sourceId, type, id);
    if (found.length > 1) {
      throw FhirError.of(
        409,
        'multiple-matches',
        `Several sources hold ${type} resources with this id; name a source.`,
      );
    }
    return found[0] ?? null;
  }

  history(sourceId: string, type: string, id: string): Promise<StoredResource[]> {
    return historyOf(this.database.manager, sourceId, type, id);
  }

  search(sourceId: string | null, type: string, query: SearchQuery): Promise<SearchPage> {
    return searchResources(this.database.manager, sourceId, type, query);
  }

  private async writeOne(sourceId: string, change: BundleChange, options: WriteOptions): Promise<WrittenResource> {
    const content: BundleContent = { atomic: true, interactive: false, changes: [change], issues: [] };
    return this.within(options.manager, async (manager) => {
      const { results } = await this.write(manager, sourceId, content, options.messageId ?? null);
      return this.written(manager, sourceId, results[0]);
    });
  }

  private async written(manager: EntityManager, sourceId: string, result: ChangeResult): Promise<WrittenResource> {
    const { change, effect } = result;
    if (change.skipped === 'not-kept') throw new FhirError(404, change.issues);
    const [stored] = await currentOf(manager, sourceId, change.type, change.id ?? '');
    return { ...stored, effect: effect ?? 'unchanged', outcome: outcomeOf(change.issues) };
  }

  private async write(
    manager: EntityManager,
    sourceId: string,
    content: BundleContent,
    messageId: string | null,
  ): Promise<Intake> {
    const fault = content.issues.filter(isError);
    if (fault.length > 0) throw new FhirError(400, fault);
    await lockSource(manager, sourceId);
    // The statement's own clock: a caller may have begun its transaction long before it had the lock.
    const clock: { now: Date }[] = await manager.query('select clock_timestamp() as now');
    const seed = messageId ?? crypto.randomUUID();
    const intake = await takeIn(manager, { sourceId, messageId, receivedAt: clock[0].now, seed }, content);
    await this.messages.placePersons(manager, sourceId, [intake]);
    return intake;
  }

  /** What the GET entries of a Bundle ask for, after all its changes. */
  private async reads(
    manager: EntityManager,
    sourceId: string,
    results: readonly ChangeResult[],
  ): Promise<Map<ChangeResult, FhirResource | null>> {
    const reads = new Map<ChangeResult, FhirResource | null>();
    for (const result of results) {
      const { type, id, skipped } = result.change;
      if (skipped !== 'read' || id === null) continue;
      const [stored] = await currentOf(manager, sourceId, type, id);
      reads.set(result, stored?.content ? (JSON.parse(stored.content) as FhirResource) : null);
    }
    return reads;
  }

  private within<Result>(
    manager: EntityManager | undefined,
    work: (manager: EntityManager) => Promise<Result>,
  ): Promise<Result> {
    return manager ? work(manager) : this.database.transaction(work);
  }
}

function changeOf(resource: FhirResource): BundleChange {
  return putOf(resource as unknown as Record<string, unknown>, 0);
}
