import { get } from './http.js';

/** One thing that the two engines do not see alike. */
export interface EngineDifference {
  part: 'error' | 'populations' | 'strata' | 'observations';
  group: string | null;
  /** The population, `stratum/population`, or the observation; empty for an error. */
  item: string;
  compiled: EngineFinding;
  reference: EngineFinding;
}

/** A count, the observed values, or the error; null where there is none. */
export type EngineFinding = number | number[] | string | null;

export interface DisagreedPerson {
  id: string;
  name: string | null;
  birthDate: string | null;
  sex: string | null;
  measures: { measurePeriodId: number; title: string; differences: EngineDifference[] }[];
}

export interface DisagreementPage {
  persons: DisagreedPerson[];
  /** Where the next page starts; null on the last. */
  next: string | null;
}

/** Persons on whom the two engines disagree in a run. */
export function readDisagreements(
  runId: string,
  after: string | undefined,
  signal?: AbortSignal,
): Promise<DisagreementPage> {
  return get<DisagreementPage>(`/api/runs/${runId}/disagreements`, { after }, signal);
}
