import type { Actor } from '../../access/audit-trail.js';
import { NotFoundError } from '../../errors/refusals.js';
import type { BeneficiaryChange } from './list-diff.js';
import type { BeneficiaryColumn } from './list-file.js';
import type { Found, MatchReason } from './match-beneficiaries.js';

/** A file of beneficiaries and the quarter it is of. */
export interface BeneficiaryFile {
  content: Buffer;
  fileName: string;
  year: number;
  /** 1 to 4. */
  quarter: number;
  /** What columns are called, where it is nothing that is known. */
  columns?: Partial<Record<BeneficiaryColumn, string>>;
}

/** One list with how many of it were found. */
export interface BeneficiaryList {
  id: number;
  year: number;
  quarter: number;
  version: number;
  fileName: string;
  importedBy: string;
  importedAt: Date;
  /** Whether it is the one that counts in its year. */
  isCurrent: boolean;
  /** False while its beneficiaries are still to be looked for. */
  isMatched: boolean;
  matchedAt: Date | null;
  beneficiaries: number;
  /** Of these, those who have died by the list. */
  deceased: number;
  found: Record<Found, number>;
  reasons: { reason: MatchReason; beneficiaries: number }[];
}

/** Beneficiaries of a list against the one before it, by their number. */
export interface ListDiff {
  joined: number;
  left: number;
  changed: number;
  unchanged: number;
}

export interface BeneficiaryImport {
  year: number;
  quarter: number;
  /** Null for one that was only tried. */
  listId: number | null;
  beneficiaries: number;
  /** Headings whose cells are kept as they are. */
  kept: string[];
  /** Against the list that counted before. */
  diff: ListDiff;
}

/** One line of a list, for those who mend it. */
export interface ListedBeneficiary {
  line: number;
  mbi: string;
  givenName: string;
  familyName: string;
  birthDate: string | null;
  found: Found | null;
  reason: MatchReason | null;
  personId: string | null;
  candidates: string[];
}

export interface BeneficiaryQuery {
  listId: number;
  found?: Found;
  /** Lines after this one. */
  after?: number;
  limit: number;
}

/** There is no such list. */
export class UnknownBeneficiaryListError extends NotFoundError {
  override name = 'UnknownBeneficiaryListError';
}

/** The quarterly lists of beneficiaries of whom Medicare CQMs are. Injected by this token. */
export abstract class BeneficiaryLists {
  /**
   * Stores a file as the next version of its quarter, all or nothing; then its beneficiaries are looked for.
   * @param dryRun only checks and compares
   * @throws BeneficiaryFileError
   */
  abstract import(file: BeneficiaryFile, actor: Actor, dryRun?: boolean): Promise<BeneficiaryImport>;
  /** The newest first. */
  abstract list(): Promise<BeneficiaryList[]>;
  /** @throws UnknownBeneficiaryListError */
  abstract show(id: number): Promise<BeneficiaryList>;
  /** Who differs between two lists; the access is recorded. @throws UnknownBeneficiaryListError */
  abstract diff(from: number, to: number, actor: Actor): Promise<BeneficiaryChange[]>;
  /** Looks for its beneficiaries anew. @throws UnknownBeneficiaryListError */
  abstract match(id: number, actor: Actor): Promise<void>;
  /** Lines in order; every access is recorded. @throws UnknownBeneficiaryListError */
  abstract beneficiaries(query: BeneficiaryQuery, actor: Actor): Promise<ListedBeneficiary[]>;
}
