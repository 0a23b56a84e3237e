import type { ElmLibrary, ElmStatement } from './elm.js';
import { libraryName } from './elm.js';
import type { MeasurePackage, PlanWarning } from './engine.js';
import { canonicalOf, observationKey, readGroups, readSupplemental } from './measure-definition.js';
import type { PackageLibraries } from './package-libraries.js';

/** What a Measure asks of its main library. */
export interface MeasureExpressions {
  /** Expressions of populations, strata and supplemental data, each once. */
  names: readonly string[];
  observations: readonly ObservationExpression[];
}

export interface ObservationExpression {
  /** As `MeasureValues.observations` keeps it. */
  key: string;
  /** Function of the main library; an expression when `episodes` is null and no function has the name. */
  name: string;
  /** Expression that gives the episodes; null when the function takes no argument. */
  episodes: string | null;
}

/**
 * Reads what the Measure names.
 * @param problems receives every criterion that the main library lacks, in words
 */
export function measureExpressions(
  source: MeasurePackage,
  { main }: PackageLibraries,
  problems: string[],
): MeasureExpressions {
  const observations = readGroups(source.measure).flatMap(({ populations }) => populations.map((p) => p.expression));
  for (const name of new Set([...criteria(source), ...observations])) {
    if (!defines(main, name)) problems.push(lacking(source, main, name));
  }
  const supplemental = supplementalNames(source).filter((name) => defines(main, name));
  return {
    names: [...new Set([...criteria(source), ...supplemental])].filter((name) => defines(main, name)),
    observations: observationExpressions(source, main),
  };
}

/** One warning for each supplemental expression that the main library lacks. */
export function supplementalWarnings(source: MeasurePackage, { main }: PackageLibraries): PlanWarning[] {
  return supplementalNames(source)
    .filter((name) => !defines(main, name))
    .map((name) => ({ measure: canonicalOf(source.measure), subject: name, message: lacking(source, main, name) }));
}

/** Expressions that populations and strata cannot do without. */
function criteria({ measure }: MeasurePackage): string[] {
  const groups = readGroups(measure);
  const populations = groups.flatMap((group) => group.populations);
  const components = groups.flatMap((group) => group.stratifiers).flatMap((stratifier) => stratifier.components);
  return [...populations.filter(({ code }) => code !== 'measure-observation'), ...components].map((c) => c.expression);
}

function supplementalNames({ measure }: MeasurePackage): string[] {
  return readSupplemental(measure).map(({ expression }) => expression);
}

function observationExpressions({ measure }: MeasurePackage, main: ElmLibrary): ObservationExpression[] {
  return readGroups(measure).flatMap((group) =>
    group.populations
      .filter(({ code }) => code === 'measure-observation')
      .map((observation) => {
        const source = group.populations.find(({ id }) => id === observation.criteriaReference);
        const takesEpisode = functionsNamed(main, observation.expression).some(({ operand }) => operand?.length === 1);
        return {
          key: observationKey(group, observation),
          name: observation.expression,
          episodes: takesEpisode ? (source?.expression ?? null) : null,
        };
      }),
  );
}

function lacking({ measure }: MeasurePackage, main: ElmLibrary, name: string): string {
  return `${canonicalOf(measure)}: the measure names the expression "${name}", which ${libraryName(main.library.identifier)} lacks`;
}

function defines(main: ElmLibrary, name: string): boolean {
  return (main.library.statements?.def ?? []).some((statement) => statement.name === name);
}

function functionsNamed(main: ElmLibrary, name: string): ElmStatement[] {
  return (main.library.statements?.def ?? []).filter((item) => item.type === 'FunctionDef' && item.name === name);
}
