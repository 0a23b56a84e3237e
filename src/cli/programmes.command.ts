import type { Command } from 'commander';
import { readEnvironment } from '../config/environment.js';
import { UnusableInputError } from '../errors/refusals.js';
import { programmeChanges } from '../measures/programmes/programme-changes.js';
import { scoredMeasure } from '../measures/programmes/programme-points.js';
import type { CollectionType } from '../measures/programmes/programme-rules-model.js';
import type { Programme } from '../measures/programmes/programmes-model.js';
import { ProgrammeCatalogue } from '../measures/programmes/programmes.js';
import { guidsOf } from '../submissions/requirements.js';
import { EXIT, runCommand } from './exit.js';
import { registerProgrammeScores } from './programme-scores.command.js';
import { benchmarksText, changesText, rulesText } from './programme-text.js';
import { renderTable } from './table.js';

interface ShowOptions {
  measure?: string;
  collection?: CollectionType;
}

/** `caliper programmes list|show|points|total|check|load|identifiers`: works without a database. */
export function registerProgrammes(program: Command): void {
  const programmes = program.command('programmes').description('reporting programmes: measures, rules, benchmarks');
  const read = () => ProgrammeCatalogue.read(readEnvironment().DATA_DIRECTORY);
  programmes
    .command('list')
    .description('all programmes, newest year first')
    .action(() => runCommand(() => Promise.resolve(list(read().list()))));
  programmes
    .command('show')
    .argument('<programme>', 'such as app-plus-2026')
    .option('--measure <quality-id>', 'the benchmarks of one measure, decile by decile')
    .option('--collection <type>', 'only the benchmarks of ecqm, mips-cqm or medicare-cqm')
    .description('one programme: rules, measures, benchmarks, and identifiers that are not known')
    .action((id: string, options: ShowOptions) => runCommand(() => Promise.resolve(show(read().get(id), options))));
  registerProgrammeScores(programmes, (id) => read().get(id));
  registerFiles(programmes, read);
}

function registerFiles(programmes: Command, read: () => ProgrammeCatalogue): void {
  programmes
    .command('check')
    .argument('<file>', 'JSON of a whole programme, as measures/programmes has them')
    .description('tell every fault of a programme file with its JSON path')
    .action((file: string) => runCommand(() => Promise.resolve(check(read(), file))));
  programmes
    .command('load')
    .argument('<file>', 'JSON of a whole programme, as measures/programmes has them')
    .description("check a programme file, keep it in the data directory's programmes, and tell what it changes")
    .action((file: string) => runCommand(() => Promise.resolve(load(read(), file))));
  programmes
    .command('identifiers')
    .argument('<file>', 'JSON: {"identifiersFor": "app-plus-2026", "measures": {"001": {"measure": "<GUID>", ...}}}')
    .description("supply the GUIDs of a year from the table of its CMS guide; kept in the data directory's programmes")
    .action((file: string) => runCommand(() => Promise.resolve(keep(read(), file))));
}

function check(catalogue: ProgrammeCatalogue, file: string): number {
  const programme = catalogue.check(file);
  console.log(`${programme.id}: no faults`);
  return EXIT.done;
}

function load(catalogue: ProgrammeCatalogue, file: string): number {
  const { programme, keptAs } = catalogue.keepProgramme(file);
  console.log(`kept as ${keptAs}`);
  const shipped = ProgrammeCatalogue.shipped().list();
  const same = shipped.find(({ id }) => id === programme.id);
  const other = same ?? shipped.find((one) => one.programme === programme.programme);
  if (!other) {
    console.log(`${programme.id} is new: no ${programme.programme} ships with the service`);
    return EXIT.done;
  }
  const changes = programmeChanges(other, programme);
  console.log(`${changes.length} ${changes.length === 1 ? 'change' : 'changes'} against ${other.id} as it ships`);
  if (changes.length > 0) console.log(changesText(changes));
  return EXIT.done;
}

function keep(catalogue: ProgrammeCatalogue, file: string): number {
  const { programme, keptAs } = catalogue.keepIdentifiers(file);
  console.log(`kept as ${keptAs}`);
  return show(programme, {});
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

function show(programme: Programme, { measure, collection }: ShowOptions): number {
  if (collection && !programme.collections[collection]) {
    const known = Object.keys(programme.collections).join(', ');
    throw new UnusableInputError(`${programme.id} has no collection type ${collection}; it has ${known}.`);
  }
  const all = [...programme.measures, ...programme.otherMeasures];
  const scored = measure === undefined ? all : [scoredMeasure(programme, measure)];
  if (measure === undefined) console.log(`${overview(programme)}\n\n${rulesText(programme)}\n`);
  const texts = scored.flatMap((one) => {
    const collections = one.collectionTypes.filter((type) => collection === undefined || type === collection);
    return collections.length > 0 ? [benchmarksText(programme, one, collections)] : [];
  });
  if (texts.length === 0) throw new UnusableInputError(`${programme.id} does not collect ${measure} as ${collection}.`);
  console.log(texts.join('\n\n'));
  return EXIT.done;
}

function overview(programme: Programme): string {
  const { title, period, submissionWindow, caseMinimum, dataCompleteness } = programme;
  const measures = renderTable(
    ['Measure', 'eCQM', 'Title', 'Reported by', 'Better', 'GUIDs'],
    [
      ...programme.measures.map((measure) => {
        const guids = guidsOf(measure);
        const unknown = guids.filter(([, guid]) => !guid).length;
        return [
          measure.qualityId,
          measure.cmsId,
          measure.title,
          'the ACO',
          measure.inverse ? 'lower' : 'higher',
          unknown === 0 ? 'all known' : `${unknown} of ${guids.length} missing`,
        ];
      }),
      ...programme.otherMeasures.map((measure) => [
        measure.qualityId,
        '',
        measure.title,
        measure.collectedBy,
        measure.inverse ? 'lower' : 'higher',
        '',
      ]),
    ],
  );
  return [
    title,
    `${period.start} to ${period.end}, submitted by ${submissionWindow.closes ?? '?'}`,
    `case minimum ${caseMinimum}, data completeness ${dataCompleteness} %\n`,
    measures,
  ].join('\n');
}
