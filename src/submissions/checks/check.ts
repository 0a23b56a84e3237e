import type { ReportedPopulation } from '../../measures/programmes/programmes-model.js';
import { POPULATION_CODES } from '../qrda3/markup.js';
import { programmeMeasure, type SubmissionSet } from '../submission-set.js';

/** One finding about a submission. An error stands in the way of signing off; a warning is for a person to weigh. */
export interface CheckFinding {
  /** Stable name of the rule, such as `denominator-exceeds-initial-population`. */
  code: string;
  severity: 'error' | 'warning';
  /** Plain words, with the figures. */
  message: string;
  /** Quality id of the measure it is about. */
  measure?: string;
  /** Where to look: XPath into the QRDA III document, or a JSON pointer into the QPP JSON. */
  location?: string;
}

/** XPath to the measure's organizer in the QRDA III document; `cda` is urn:hl7-org:v3. */
export function measurePath(set: SubmissionSet, qualityId: string): string {
  const guid = programmeMeasure(set, qualityId).identifiers.measure;
  return `//cda:organizer[cda:reference/cda:externalDocument/cda:id/@extension='${guid ?? ''}']`;
}

/** XPath to the Measure Data of one population. */
export function populationPath(set: SubmissionSet, qualityId: string, population: ReportedPopulation): string {
  const code = POPULATION_CODES[population];
  return `${measurePath(set, qualityId)}/cda:component/cda:observation[cda:value/@code='${code}']`;
}

/** `CMS122v14 (001)`: the measure as analysts call it. */
export function measureName(set: SubmissionSet, qualityId: string): string {
  return `${programmeMeasure(set, qualityId).cmsId} (${qualityId})`;
}
