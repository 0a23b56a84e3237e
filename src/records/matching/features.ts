/** Changes whenever the same Patient would give other features: those that were stored are then to be made anew. */
export const FEATURES_VERSION = 1;

/** What matching sees of a source patient: normalised, without placeholders, plain JSON. */
export interface PatientFeatures {
  version: number;
  /** At most MOST.names, the one in use first. */
  names: NameFeatures[];
  birthDate: BirthDate | null;
  sex: 'female' | 'male' | null;
  addresses: AddressFeatures[];
  /** Ten digits each. */
  telephones: string[];
  /** In lower case. */
  emails: string[];
  identifiers: StrongIdentifier[];
}

/** A name in lower case letters, without accents. What is not known is empty. */
export interface NameFeatures {
  /** The parts run together: `garcialopez`. */
  family: string;
  familyParts: string[];
  given: string;
  middle: string;
  /** `jr`, `sr`, `ii`, `iii`, `iv`. */
  suffix: string;
  /** What the family name sounds like, of each part. */
  familyKeys: string[];
  /** What the given name sounds like. */
  givenKeys: string[];
  /** The groups of names (nicknames.ts) that the given name belongs to. */
  nicknames: string[];
}

/** Parts of a date. Month and day may be unknown. */
export interface BirthDate {
  year: number;
  month: number | null;
  day: number | null;
}

/** What identifies a home. What is not known is empty. */
export interface AddressFeatures {
  /** Number of the house. */
  house: string;
  /** Name of the street, without its kind (Street, Avenue). */
  street: string;
  zip5: string;
}

/**
 * Identifiers that belong to one person: Social Security number (or its last four digits, where the rest is masked),
 * Medicare Beneficiary Identifier, medical record number, the number of a licence or passport, which is replaced from
 * time to time, and any other number of a person with a system.
 */
export type IdentifierKind = 'ssn' | 'ssn-last4' | 'mbi' | 'mrn' | 'document' | 'enterprise';

export interface StrongIdentifier {
  kind: IdentifierKind;
  /** The issuer of a medical record number or other number; empty for the national ones. */
  system: string;
  value: string;
}

/** How many of each are kept. */
export const MOST = { names: 4, addresses: 3, telephones: 4, emails: 3, identifiers: 12 } as const;
