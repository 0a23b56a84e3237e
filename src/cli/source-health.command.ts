import type { Command } from 'commander';
import type { INestApplicationContext } from '@nestjs/common';
import type { FeedCostDto } from '../reporting/feed-costs/feed-costs.dto.js';
import type { CodingQuality } from '../sources/health/coding/coding-quality.js';
import type { FeedHealth, SourceHealth } from '../sources/health/feed-health.service.js';
import { withApplication } from './application.js';
import { EXIT, runCommand } from './exit.js';
import { renderTable } from './table.js';

/** Months of the table of resources. */
const MONTHS_SHOWN = 7;

interface HealthOptions {
  json?: boolean;
}

/** `caliper sources health [source]`. */
export function registerSourceHealth(sources: Command): void {
  sources
    .command('health')
    .argument('[name]', 'one source in detail; all when absent')
    .option('--json', 'as data')
    .description('what is not as usual with the feeds, how they are coded, and what that costs in measures')
    .addHelpText('after', '\nExit codes: 0 nothing is wrong; 1 a feed has a critical finding; 2 no such source.')
    .action((name: string | undefined, options: HealthOptions) =>
      runCommand(() => withApplication((application) => health(application, name ?? null, options))),
    );
}

async function health(
  application: INestApplicationContext,
  name: string | null,
  { json }: HealthOptions,
): Promise<number> {
  const [{ FeedHealths }, { FeedCosts }] = await Promise.all([
    import('../sources/health/feed-health.service.js'),
    import('../reporting/feed-costs/feed-costs.service.js'),
  ]);
  const healths = application.get(FeedHealths, { strict: false });
  const costs = await application.get(FeedCosts, { strict: false }).list(name);
  const found = name === null ? await healths.all() : [await healths.of(name)];
  const [one] = found as SourceHealth[];
  if (json) console.log(JSON.stringify({ feeds: found, costs }, null, 2));
  else if (name !== null && one) printSource(one, costs);
  else printAll(found, costs);
  return found.some(({ verdict }) => verdict.state === 'critical') ? EXIT.refused : EXIT.done;
}

function printAll(healths: readonly FeedHealth[], costs: readonly FeedCostDto[]): void {
  if (healths.length === 0) {
    console.log('No sources. Connect one: caliper sources add <name>');
    return;
  }
  const heading = ['Source', 'State', 'Last message', 'Usually', 'Days late', 'Findings'];
  const rows = healths.map(({ feed, verdict }) => [
    feed.name,
    verdict.state,
    feed.lastMessage?.receivedAt.toISOString() ?? 'never',
    verdict.rhythm ?? 'not known yet',
    String(verdict.lateness.recent ?? verdict.lateness.usual ?? ''),
    String(verdict.findings.length),
  ]);
  console.log(renderTable(heading, rows));
  for (const { feed, verdict } of healths) {
    for (const { severity, text } of verdict.findings) console.log(`${feed.name}: ${severity}: ${text}`);
  }
  for (const { source, text } of costs) console.log(`${source.name}: ${text}`);
}

function printSource({ feed, verdict, uncounted, ...health }: SourceHealth, costs: readonly FeedCostDto[]): void {
  console.log(`Source        ${feed.name} (${feed.title})`);
  console.log(`State         ${verdict.state}`);
  console.log(`Last message  ${feed.lastMessage?.receivedAt.toISOString() ?? 'never'}`);
  console.log(`Usually       ${verdict.rhythm ?? 'not known yet'}`);
  const states = Object.entries(feed.messages).map(([state, count]) => `${count} ${state}`);
  console.log(`Messages      ${states.join(', ')}`);
  if (uncounted > 0) console.log(`Not counted   ${uncounted} patients with changes`);
  for (const { severity, text } of verdict.findings) console.log(`${severity}: ${text}`);
  console.log(`\nResources by month\n${monthTable(health)}`);
  const flaws = health.coding.flatMap((quality) => (isTold(quality, health.coding) ? quality.flaws : []));
  console.log(`\nCoding\n${flaws.map(({ text }) => text).join('\n') || 'No flaws.'}`);
  console.log(
    `\nCosts\n${costs.map(({ text }) => text).join('\n') || 'None known; they are told after the next run.'}`,
  );
}

/** A type of which a single kind is all is told by that kind. */
function isTold({ type, kind, count }: CodingQuality, all: readonly CodingQuality[]): boolean {
  return kind !== null || !all.some((other) => other.type === type && other.kind !== null && other.count === count);
}

function monthTable({ months, counts }: Pick<SourceHealth, 'months' | 'counts'>): string {
  const shown = months.slice(-MONTHS_SHOWN);
  const types = [...new Set(counts.map(({ type }) => type))].sort();
  const count = (type: string, month: string) =>
    counts.find((one) => one.type === type && one.month === month)?.count ?? 0;
  const rows = types.map((type) => [type, ...shown.map((month) => String(count(type, month)))]);
  return renderTable(['Type', ...shown], rows);
}
