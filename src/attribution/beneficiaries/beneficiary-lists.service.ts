import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditTrail, type Actor } from '../../access/audit-trail.js';
import { JobQueue } from '../../jobs/job-queue.js';
import {
  askForMatch,
  currentList,
  insertList,
  readBeneficiaries,
  readListed,
  readLists,
} from './beneficiary-list.queries.js';
import {
  BeneficiaryLists,
  UnknownBeneficiaryListError,
  type BeneficiaryFile,
  type BeneficiaryImport,
  type BeneficiaryList,
  type BeneficiaryQuery,
  type ListedBeneficiary,
} from './beneficiary-lists.js';
import { countChanges, listChanges, type BeneficiaryChange } from './list-diff.js';
import { readBeneficiaryFile } from './list-file.js';

@Injectable()
export class BeneficiaryListsService extends BeneficiaryLists {
  constructor(
    private readonly database: DataSource,
    private readonly queue: JobQueue,
    private readonly audit: AuditTrail,
  ) {
    super();
  }

  async import(file: BeneficiaryFile, actor: Actor, dryRun = false): Promise<BeneficiaryImport> {
    const { content, fileName, year, quarter } = file;
    const beneficiaries = readBeneficiaryFile(content, file.columns);
    const current = await currentList(this.database, year);
    const before = current === null ? [] : await readBeneficiaries(this.database, current);
    const diff = countChanges(listChanges(before, beneficiaries), beneficiaries.length);
    const kept = [...new Set(beneficiaries.flatMap(({ flags }) => Object.keys(flags)))].sort();
    const outcome = { year, quarter, beneficiaries: beneficiaries.length, kept, diff };
    if (dryRun) return { ...outcome, listId: null };
    const contentHash = createHash('sha256').update(content).digest();
    const importedBy = `${actor.kind}/${actor.id}`;
    const listId = await this.database.transaction(async (manager) => {
      const id = await insertList(manager, { year, quarter, fileName, contentHash, importedBy }, beneficiaries);
      await this.audit.recordWithin(manager, {
        actor,
        action: 'create',
        entityType: 'beneficiary-list',
        entityId: String(id),
        details: { year, quarter, beneficiaries: beneficiaries.length },
      });
      return id;
    });
    await this.queue.enqueue('match-beneficiaries', { listId });
    return { ...outcome, listId };
  }

  list(): Promise<BeneficiaryList[]> {
    return readLists(this.database);
  }

  async show(id: number): Promise<BeneficiaryList> {
    const [found] = await readLists(this.database, id);
    if (!found) throw new UnknownBeneficiaryListError(`There is no beneficiary list ${id}.`);
    return found;
  }

  async diff(from: number, to: number, actor: Actor): Promise<BeneficiaryChange[]> {
    for (const id of [from, to]) await this.show(id);
    const changes = listChanges(
      await readBeneficiaries(this.database, from),
      await readBeneficiaries(this.database, to),
    );
    await this.audit.record(
      ...[from, to].map((id) => ({
        actor,
        action: 'query' as const,
        entityType: 'beneficiary-list',
        entityId: String(id),
        details: { beneficiaries: changes.length },
      })),
    );
    return changes;
  }

  async match(id: number, actor: Actor): Promise<void> {
    await this.show(id);
    await this.database.transaction(async (manager) => {
      await askForMatch(manager, id);
      await this.audit.recordWithin(manager, {
        actor,
        action: 'execute',
        entityType: 'beneficiary-list',
        entityId: String(id),
      });
    });
    await this.queue.enqueue('match-beneficiaries', { listId: id });
  }

  async beneficiaries(query: BeneficiaryQuery, actor: Actor): Promise<ListedBeneficiary[]> {
    await this.show(query.listId);
    const listed = await readListed(this.database, query);
    const persons = new Set(
      listed.flatMap(({ personId, candidates }) => [...(personId ? [personId] : []), ...candidates]),
    );
    await this.audit.record(
      {
        actor,
        action: 'query',
        entityType: 'beneficiary-list',
        entityId: String(query.listId),
        details: { beneficiaries: listed.length },
      },
      ...[...persons].map((personId) => ({ actor, action: 'read' as const, entityType: 'person', personId })),
    );
    return listed;
  }
}
