import type { Command } from 'commander';
import type { Period } from '../cql/engine.js';
import type { DataRequirement, Library } from '../fhir/types.js';
import { MeasureRequirements } from '../measures/measure-requirements.service.js';
import { withApplication } from './application.js';
import { parsePeriod } from './evaluation-options.js';
import { EXIT, runCommand } from './exit.js';
import { renderTable } from './table.js';

interface RequirementsOptions {
  json?: boolean;
  period?: Period;
}

/** `caliper measures requirements`: what data a measure needs. */
export function registerRequirements(measures: Command, reference: string): void {
  measures
    .command('requirements')
    .argument('<measure>', reference)
    .description('what data a measure needs: types, profiles, codes, dates, elements')
    .option('--period <start/end>', 'resolves the dates: 2026-01-01/2026-12-31', parsePeriod)
    .option('--json', 'the FHIR Library of type module-definition, as Measure/$data-requirements gives it')
    .action((measure: string, options: RequirementsOptions) =>
      runCommand(() =>
        withApplication(async (application) => {
          const requirements = application.get(MeasureRequirements, { strict: false });
          return show(await requirements.moduleDefinition(measure, options.period ?? null), options.json === true);
        }),
      ),
    );
}

function show(library: Library, asJson: boolean): number {
  const names = new Map((library.relatedArtifact ?? []).map(({ resource, display }) => [resource, display]));
  const rows = (library.dataRequirement ?? []).map((one) => [
    one.type,
    profileText(one),
    codesText(one, names),
    (one.dateFilter ?? []).map(dateText).join(', '),
    (one.mustSupport ?? []).join(', '),
  ]);
  console.log(
    asJson
      ? JSON.stringify(library, null, 2)
      : renderTable(['Type', 'Profile', 'Codes', 'Dates', 'Elements read'], rows),
  );
  return EXIT.done;
}

/** Its last part, where that says more than the type. */
function profileText({ type, profile }: DataRequirement): string {
  const name = profile?.[0]?.replace(/^.*\//, '') ?? '';
  return name === type ? '' : name;
}

function codesText(
  { codeFilter }: DataRequirement,
  names: ReadonlyMap<string | undefined, string | undefined>,
): string {
  const [filter] = codeFilter ?? [];
  if (!filter) return 'any';
  const codes = (filter.code ?? []).map(({ code, display }) => display ?? code).join(', ');
  return `${filter.path ?? ''} in ${names.get(filter.valueSet) ?? filter.valueSet ?? codes}`;
}

type DateFilter = NonNullable<DataRequirement['dateFilter']>[number];

function dateText({ path, searchParam, valuePeriod = {} }: DateFilter): string {
  const expression = (element: unknown) =>
    (element as { extension?: { valueExpression?: { expression?: string } }[] } | undefined)?.extension?.[0]
      ?.valueExpression?.expression;
  const { start, end, _start, _end } = valuePeriod;
  const [from, to] = [start ?? expression(_start), end ?? expression(_end)];
  return `${path ?? `${searchParam ?? ''} overlapping`} ${from ?? '..'} to ${to ?? '..'}`;
}
