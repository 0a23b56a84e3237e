import type { Actor } from '../../access/audit-trail.js';
import { NotFoundError } from '../../errors/refusals.js';
import type { RosterDiff } from './roster-diff.js';
import type { RosterEntry } from './roster-model.js';

/** One version of a year's roster, without its entries. */
export interface RosterVersion {
  id: number;
  year: number;
  /** From 1; the highest counts. */
  version: number;
  fileName: string;
  /** SHA-256 of the file, in hexadecimal. */
  contentHash: string;
  importedBy: string;
  importedAt: Date;
  tins: number;
  sites: number;
  clinicians: number;
}

/** What the import of a file did, or would do. */
export interface RosterImport {
  year: number;
  /** Null for one that was only tried, and for a file that says what is there already. */
  version: number | null;
  /** Against the newest version before it. */
  diff: RosterDiff;
  /** Columns of the file that nothing was read of. */
  ignored: string[];
}

/** There is no roster of this year, or not in this version. */
export class UnknownRosterError extends NotFoundError {
  override name = 'UnknownRosterError';
}

/** Who takes part in each programme year. Injected by this token. */
export abstract class Rosters {
  /**
   * Stores a file as the next version of its year, all or nothing; a file that changes nothing makes no version.
   * Everyone is attributed anew by it.
   * @param dryRun only checks and compares
   * @throws RosterFileError with every fault and its line
   */
  abstract import(content: Buffer, fileName: string, actor: Actor, dryRun?: boolean): Promise<RosterImport>;
  /** All versions, the newest year first. */
  abstract versions(): Promise<RosterVersion[]>;
  /** A version of a year, by default the newest. @throws UnknownRosterError */
  abstract version(year: number, version?: number): Promise<RosterVersion>;
  /** Its entries, by TIN, site and clinician. */
  abstract entries(roster: Pick<RosterVersion, 'id'>): Promise<RosterEntry[]>;
  /** What a version has that another has not. @throws UnknownRosterError */
  abstract diff(year: number, from: number, to: number): Promise<RosterDiff>;
}
