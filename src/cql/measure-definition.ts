import type { CodeableConcept, Measure } from '../fhir/types.js';

export type Scoring = 'proportion' | 'ratio' | 'continuous-variable' | 'cohort' | 'composite';

/** https://hl7.org/fhir/R4/codesystem-measure-population.html */
export type PopulationCode =
  | 'initial-population'
  | 'denominator'
  | 'denominator-exclusion'
  | 'denominator-exception'
  | 'numerator'
  | 'numerator-exclusion'
  | 'measure-population'
  | 'measure-population-exclusion'
  | 'measure-observation';

export type AggregateMethod = 'sum' | 'average' | 'median' | 'minimum' | 'maximum' | 'count';

export interface PopulationDefinition {
  /** Id of the population, or its code where the Measure gives none. */
  id: string;
  code: PopulationCode;
  /** Name under which the population is counted: its code; from the second of the same code on `code:id`. */
  key: string;
  /** Expression of the main library; for a measure-observation the name of a function. */
  expression: string;
  /** Id of the population that this one draws from (observations; populations of a ratio with two initial populations). */
  criteriaReference: string | null;
  /** Set on observations. */
  aggregateMethod: AggregateMethod | null;
}

export interface StratifierComponent {
  id: string;
  expression: string;
}

export interface StratifierDefinition {
  id: string;
  /** Several for a stratifier over a combination of values. */
  components: readonly StratifierComponent[];
  /** Codes of the populations that are stratified; empty: all. */
  appliesTo: readonly string[];
}

export interface GroupDefinition {
  id: string;
  /** What the group measures, in the publisher's words. */
  description: string | null;
  scoring: Scoring;
  /** `boolean` counts patients; else the type of an episode, for example `Encounter`. */
  basis: string;
  improvement: 'increase' | 'decrease';
  populations: readonly PopulationDefinition[];
  stratifiers: readonly StratifierDefinition[];
}

export interface SupplementalDefinition {
  id: string;
  expression: string;
}

const CQFM = 'http://hl7.org/fhir/us/cqfmeasures/StructureDefinition/cqfm-';
const CRITERIA_REFERENCE = [
  `${CQFM}criteriaReference`,
  'http://hl7.org/fhir/StructureDefinition/cqf-criteriaReference',
];
const AGGREGATE_METHOD = [`${CQFM}aggregateMethod`, 'http://hl7.org/fhir/StructureDefinition/cqf-aggregateMethod'];

/** `url|version`, or the url alone for a measure without version. */
export function canonicalOf({ url, version }: Pick<Measure, 'url' | 'version'>): string {
  return version ? `${url ?? ''}|${version}` : (url ?? '');
}

/**
 * The groups of a Measure with what FHIR and the CQFM implementation guide say about them, whether it stands on the
 * group or on the measure. https://hl7.org/fhir/us/cqfmeasures/STU4/StructureDefinition-measure-cqfm.html
 */
export function readGroups(measure: Measure): GroupDefinition[] {
  return (measure.group ?? []).map((group, index) => ({
    id: group.id ?? `Group_${index + 1}`,
    description: (group.description ?? group.code?.text)?.trim() || null,
    scoring: scoringOf(measure, group),
    basis:
      (extended(group, `${CQFM}populationBasis`) ?? extended(measure, `${CQFM}populationBasis`))?.valueCode ??
      'boolean',
    improvement: improvementOf(measure, group),
    populations: readPopulations(group),
    stratifiers: (group.stratifier ?? []).map(readStratifier),
  }));
}

function scoringOf(measure: Measure, group: Group): Scoring {
  const stated = extended(group, `${CQFM}scoring`)?.valueCodeableConcept ?? measure.scoring;
  return (conceptCode(stated ?? extended(measure, `${CQFM}scoring`)?.valueCodeableConcept) ?? 'cohort') as Scoring;
}

function improvementOf(measure: Measure, group: Group): 'increase' | 'decrease' {
  const stated = extended(group, `${CQFM}improvementNotation`)?.valueCodeableConcept ?? measure.improvementNotation;
  return conceptCode(stated) === 'decrease' ? 'decrease' : 'increase';
}

/** The supplemental data elements that the logic computes for reporting, risk adjustment factors included. */
export function readSupplemental(measure: Measure): SupplementalDefinition[] {
  return (measure.supplementalData ?? []).map((element, index) => ({
    id: element.id ?? element.criteria.expression ?? `Supplemental_${index + 1}`,
    expression: element.criteria.expression ?? '',
  }));
}

/** Under what `MeasureValues.observations` keeps the values of an observation: ids of populations may repeat. */
export function observationKey(
  group: Pick<GroupDefinition, 'id'>,
  observation: Pick<PopulationDefinition, 'id'>,
): string {
  return `${group.id}/${observation.id}`;
}

type Group = NonNullable<Measure['group']>[number];
type Stratifier = NonNullable<Group['stratifier']>[number];
type Extended = Pick<Measure, 'extension'>;

/** What an observation draws from when the Measure does not say: the one population that its scoring observes. */
const OBSERVED: readonly PopulationCode[] = ['measure-population', 'numerator', 'denominator', 'initial-population'];

function readPopulations(group: Group): PopulationDefinition[] {
  const populations = statedPopulations(group);
  const observed = OBSERVED.map((code) => populations.find((population) => population.code === code)).find(Boolean);
  return populations.map((population) =>
    population.code === 'measure-observation' && population.criteriaReference === null
      ? { ...population, criteriaReference: observed?.id ?? null }
      : population,
  );
}

function statedPopulations(group: Group): PopulationDefinition[] {
  const seen = new Set<string>();
  return (group.population ?? []).map((population) => {
    const code = (conceptCode(population.code) ?? 'initial-population') as PopulationCode;
    const id = population.id ?? code;
    const key = seen.has(code) ? `${code}:${id}` : code;
    seen.add(code);
    return {
      id,
      code,
      key,
      expression: population.criteria.expression ?? '',
      criteriaReference: extended(population, ...CRITERIA_REFERENCE)?.valueString ?? null,
      aggregateMethod: code === 'measure-observation' ? aggregateMethodOf(population) : null,
    };
  });
}

function readStratifier(stratifier: Stratifier, index: number): StratifierDefinition {
  const id = stratifier.id ?? `Stratifier_${index + 1}`;
  const components = (stratifier.component ?? []).map((component, place) => ({
    id: component.id ?? `${id}_${place + 1}`,
    expression: component.criteria.expression ?? '',
  }));
  const expression = stratifier.criteria?.expression;
  return {
    id,
    components: components.length > 0 || expression === undefined ? components : [{ id, expression }],
    appliesTo: (stratifier.extension ?? [])
      .filter(({ url }) => url === `${CQFM}appliesTo`)
      .map(({ valueCodeableConcept }) => conceptCode(valueCodeableConcept) ?? ''),
  };
}

function aggregateMethodOf(population: Extended): AggregateMethod {
  const extension = extended(population, ...AGGREGATE_METHOD);
  const stated = (extension?.valueCode ?? extension?.valueString ?? 'sum').toLowerCase();
  return ({ avg: 'average', mean: 'average', min: 'minimum', max: 'maximum' }[stated] ?? stated) as AggregateMethod;
}

function extended(element: Extended, ...urls: readonly string[]) {
  return element.extension?.find(({ url }) => urls.includes(url));
}

function conceptCode(concept: CodeableConcept | undefined): string | undefined {
  return concept?.coding?.[0]?.code;
}
