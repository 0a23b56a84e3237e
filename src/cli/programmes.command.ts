import type { Command } from 'commander';
import { readEnvironment } from '../config/environment.js';
import type { Programme } from '../measures/programmes-model.js';
import { ProgrammeCatalogue } from '../measures/programmes.js';
import { guidsOf } from '../submissions/requirements.js';
import { EXIT, runCommand } from './exit.js';
import { renderTable } from './table.js';

/** `caliper programmes list|show|identifiers`: works without a database. */
export function registerProgrammes(program: Command): void {
  const programmes = program.command('programmes').description('reporting programmes: measures, rules, identifiers');
  const read = () => ProgrammeCatalogue.read(readEnvironment().DATA_DIRECTORY);
  programmes
    .command('list')
    .description('all programmes, newest year first')
    .action(() => runCommand(() => Promise.resolve(list(read().list()))));
  programmes
    .command('show')
    .argument('<programme>', 'such as app-plus-2026')
    .description('one programme: measures, packages, and identifiers that are not known')
    .action((id: string) => runCommand(() => Promise.resolve(show(read().get(id)))));
  programmes
    .command('identifiers')
    .argument('<file>', 'JSON: {"identifiersFor": "app-plus-2026", "measures": {"001": {"measure": "<GUID>", ...}}}')
    .description("supply the GUIDs of a year from the table of its CMS guide; kept in the data directory's programmes")
    .action((file: string) => runCommand(() => Promise.resolve(keep(read(), file))));
}

function keep(catalogue: ProgrammeCatalogue, file: string): number {
  const { programme, keptAs } = catalogue.keepIdentifiers(file);
  console.log(`kept as ${keptAs}`);
  return show(programme);
}

function list(programmes: readonly Programme[]): number {
  console.log(
    renderTable(
      ['Programme', 'Title', 'Measures'],
      programmes.map(({ id, title, measures }) => [id, title, String(measures.length)]),
    ),
  );
  return EXIT.done;
}

function show(programme: Programme): number {
  const { period, submissionWindow, caseMinimum, dataCompleteness } = programme;
  console.log(`${programme.title}\n${period.start} to ${period.end}, submitted by ${submissionWindow.closes ?? '?'}`);
  console.log(`case minimum ${caseMinimum}, data completeness ${dataCompleteness} %\n`);
  console.log(
    renderTable(
      ['Measure', 'eCQM', 'Title', 'Better', 'GUIDs'],
      programme.measures.map((measure) => {
        const guids = guidsOf(measure);
        const known = guids.filter(([, guid]) => guid).length;
        return [
          measure.qualityId,
          measure.cmsId,
          measure.title,
          measure.inverse ? 'lower' : 'higher',
          known === guids.length ? 'all known' : `${guids.length - known} of ${guids.length} missing`,
        ];
      }),
    ),
  );
  return EXIT.done;
}
