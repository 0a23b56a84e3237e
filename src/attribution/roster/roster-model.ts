/** A clinician at a site of a TIN. Days are calendar days, both inclusive. */
export interface RosterEntry {
  /** Nine digits. */
  tin: string;
  tinName: string;
  /** The ACO's own name for the site: letters, digits, `-`, `_` and `.`. */
  siteId: string;
  siteName: string;
  siteAddress: string | null;
  /** Ten digits. */
  npi: string;
  clinicianName: string;
  /** Code of the Health Care Provider Taxonomy (http://nucc.org/provider-taxonomy). */
  specialty: string | null;
  startsOn: string;
  /** Null: still there. */
  endsOn: string | null;
}

/** An entry with its line in the file. */
export interface RosterLine extends RosterEntry {
  line: number;
}
