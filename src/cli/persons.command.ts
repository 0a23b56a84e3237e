import type { INestApplicationContext } from '@nestjs/common';
import type { Command } from 'commander';
import type { Actor } from '../access/audit-trail.js';
import { UnusableInputError } from '../errors/refusals.js';
import type { Chart, IdentityAct, PersonIdentity } from '../records/identity/identity.js';
import { withApplication } from './application.js';
import { EXIT, runCommand } from './exit.js';
import { actText, figuresText, historyText } from './persons-text.js';
import { registerSetAside } from './persons-set-aside.command.js';
import { registerReviews } from './persons-reviews.command.js';
import { idOf } from './persons-ids.js';

const actor: Actor = { kind: 'command-line', id: 'caliper persons' };

/** `caliper persons reviews|review|merge|split|keep-apart|undo|history|set-aside|rematch|match-figures`. */
export function registerPersons(program: Command): void {
  const persons = program.command('persons').description('which charts of the EHRs are of one person');
  registerReviews(persons);
  registerActs(persons);
  registerSetAside(persons);
  persons
    .command('history')
    .argument('<person>', 'id of the person')
    .description('how a person came to be what it is, the newest decision first')
    .action((id: string) => inService((application) => history(application, id)));
  persons
    .command('rematch')
    .description('have all source patients compared anew; the running service does it')
    .action(() => inService(rematch));
  persons
    .command('match-figures')
    .description('charts, persons and reviews, what each rule did, and the last match runs')
    .action(() => inService(figures));
}

function registerActs(persons: Command): void {
  const REASON = ['--reason <text>', 'why; it is kept with the decision'] as const;
  persons
    .command('merge')
    .argument('<person...>', 'ids of two or more persons')
    .requiredOption(...REASON)
    .description('make one person of several; the one that was there first remains')
    .action((ids: string[], { reason }: { reason: string }) =>
      inAct((identity) =>
        identity.merge(
          ids.map((id) => idOf('person', id)),
          reason,
          actor,
        ),
      ),
    );
  persons
    .command('split')
    .argument('<person>', 'id of the person')
    .requiredOption('--chart <chart...>', 'charts of somebody else: <source>/<patient id>')
    .requiredOption(...REASON)
    .description('give charts of a person to a new one; matching never joins them again')
    .action((id: string, { chart, reason }: { chart: string[]; reason: string }) =>
      inAct(async (identity, application) =>
        identity.split(idOf('person', id), await chartsNamed(application, chart), reason, actor),
      ),
    );
  persons
    .command('keep-apart')
    .argument('<person>', 'id of one person')
    .argument('<other>', 'id of the other')
    .requiredOption(...REASON)
    .description('say that two persons are two: matching never joins them')
    .action((id: string, other: string, { reason }: { reason: string }) =>
      inAct((identity) => identity.keepApart(idOf('person', id), idOf('person', other), reason, actor)),
    );
  persons
    .command('undo')
    .argument('<decision>', 'id of the decision, as history prints it')
    .requiredOption(...REASON)
    .description('take a decision back, with all others of the same act')
    .action((id: string, { reason }: { reason: string }) =>
      inAct((identity) => identity.undo(idOf('decision', id), reason, actor)),
    );
}

type Act = (identity: PersonIdentity, application: INestApplicationContext) => Promise<IdentityAct>;

function inService(action: (application: INestApplicationContext) => Promise<number>): Promise<void> {
  return runCommand(() => withApplication(action));
}

function inAct(act: Act): Promise<void> {
  return inService(async (application) => {
    const { PersonIdentity } = await import('../records/identity/identity.js');
    console.log(actText(await act(application.get(PersonIdentity, { strict: false }), application)));
    return EXIT.done;
  });
}

async function history(application: INestApplicationContext, id: string): Promise<number> {
  const { PersonChartsService } = await import('../dashboard/identity/person-charts.service.js');
  const charts = application.get(PersonChartsService, { strict: false });
  console.log(historyText(await charts.history(idOf('person', id), actor)));
  return EXIT.done;
}

async function rematch(application: INestApplicationContext): Promise<number> {
  const { id } = await (await runsOf(application)).start(actor);
  console.log(`Match run ${id} is requested: caliper persons match-figures`);
  return EXIT.done;
}

/** @returns 1 when the last run failed */
async function figures(application: INestApplicationContext): Promise<number> {
  const found = await (await runsOf(application)).figures();
  console.log(figuresText(found));
  return found.runs[0]?.state === 'failed' ? EXIT.refused : EXIT.done;
}

/** `north/123` as the Patient of the source that has this name. @throws NotFoundError when there is no such source */
async function chartsNamed(application: INestApplicationContext, charts: readonly string[]): Promise<Chart[]> {
  const { SourcesService } = await import('../sources/sources.service.js');
  const sources = application.get(SourcesService, { strict: false });
  return Promise.all(
    charts.map(async (chart) => {
      const [, name, patientId] = /^([^/]+)\/(.+)$/.exec(chart) ?? [];
      if (name === undefined) throw new UnusableInputError(`--chart is like north/123, not ${chart}.`);
      return { sourceId: (await sources.find(name)).id, patientId };
    }),
  );
}

async function runsOf(application: INestApplicationContext) {
  const { MatchRunsService } = await import('../dashboard/identity/match-runs.service.js');
  return application.get(MatchRunsService, { strict: false });
}
