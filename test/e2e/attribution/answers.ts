interface Figures {
  persons: number;
  failed: number;
  groups: { id: string; populations: Record<string, number>; score: number | null }[];
}
/** Of `slices`. */
export interface Slices {
  by: string[];
  total: Figures;
  slices: (Figures & { values: string[]; labels: string[] })[];
  surplus: { persons: number; groups: { populations: Record<string, number> }[] };
}
/** Of a year's attributions. */
export interface Summary {
  isCurrent: boolean;
  persons: number;
  attributed: number;
  unattributed: { reason: string; persons: number }[];
  tins: { id: string; persons: number }[];
  sites: { id: string; tin: string; persons: number }[];
  clinicians: { id: string; persons: number }[];
}
