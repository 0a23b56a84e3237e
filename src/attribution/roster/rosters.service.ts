import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditTrail, type Actor } from '../../access/audit-trail.js';
import { AttributionYears } from '../attributions/attribution-years.service.js';
import { rosterDiff, type RosterDiff } from './roster-diff.js';
import { readRosterFile } from './roster-file.js';
import type { RosterEntry } from './roster-model.js';
import { insertRoster, readEntries, readVersion, readVersions } from './roster.queries.js';
import { Rosters, UnknownRosterError, type RosterImport, type RosterVersion } from './rosters.js';

@Injectable()
export class RostersService extends Rosters {
  constructor(
    private readonly database: DataSource,
    private readonly years: AttributionYears,
    private readonly audit: AuditTrail,
  ) {
    super();
  }

  async import(content: Buffer, fileName: string, actor: Actor, dryRun = false): Promise<RosterImport> {
    const { year, lines, ignored } = readRosterFile(content);
    const before = await readVersion(this.database, year, null);
    const diff = rosterDiff(before ? await readEntries(this.database, before.id) : [], lines);
    const isNews = before === null || diff.joined.length + diff.left.length + diff.changed.length > 0;
    if (dryRun || !isNews) return { year, version: null, diff, ignored };
    const contentHash = createHash('sha256').update(content).digest();
    const importedBy = `${actor.kind}/${actor.id}`;
    const rosterId = await this.database.transaction(async (manager) => {
      const id = await insertRoster(manager, { year, fileName, contentHash, importedBy }, lines);
      await this.years.useRoster(manager, year, id);
      await this.audit.recordWithin(manager, {
        actor,
        action: 'create',
        entityType: 'roster',
        entityId: String(id),
        details: { year, joined: diff.joined.length, left: diff.left.length, changed: diff.changed.length },
      });
      return id;
    });
    await this.years.dispatch([year]);
    const stored = (await this.versions()).find(({ id }) => id === rosterId);
    return { year, version: stored?.version ?? null, diff, ignored };
  }

  versions(): Promise<RosterVersion[]> {
    return readVersions(this.database);
  }

  async version(year: number, version?: number): Promise<RosterVersion> {
    const found = await readVersion(this.database, year, version ?? null);
    if (found) return found;
    const known = (await this.versions()).map((one) => `${one.year} version ${one.version}`);
    throw new UnknownRosterError(
      known.length === 0
        ? 'There is no roster yet. Import one: caliper roster import <file.csv>'
        : `There is no roster of ${year}${version === undefined ? '' : ` in version ${version}`}. There are: ${known.join(', ')}.`,
    );
  }

  entries({ id }: Pick<RosterVersion, 'id'>): Promise<RosterEntry[]> {
    return readEntries(this.database, id);
  }

  async diff(year: number, from: number, to: number): Promise<RosterDiff> {
    const [before, after] = [await this.version(year, from), await this.version(year, to)];
    return rosterDiff(await this.entries(before), await this.entries(after));
  }
}
