import type { Command } from 'commander';
import type { Actor } from '../access/audit-trail.js';
import { AuditReader } from '../access/audit/audit-reader.js';
import type { AuditFilter } from '../access/audit/audit-reader.js';
import type { AuditEventDto } from '../access/audit/audit.dto.js';
import type { Head } from '../access/audit/audit.queries.js';
import { verifyAudit } from '../access/audit/verify-audit.js';
import { readEnvironment } from '../config/environment.js';
import { borrowDatabase } from '../database/open-database.js';
import { isUuid } from '../database/uuid.js';
import { UnusableInputError } from '../errors/refusals.js';
import { withApplication } from './application.js';
import { EXIT, runCommand } from './exit.js';
import { renderTable } from './table.js';

const actor: Actor = { kind: 'command-line', id: 'caliper audit' };
const PAGE = 1000;

interface ListOptions {
  person?: string;
  actor?: string;
  from?: string;
  to?: string;
  limit: string;
  json?: boolean;
}

/** `caliper audit verify|list`. */
export function registerAudit(program: Command): void {
  const audit = program.command('audit').description('the trail of every access to patient data');
  audit
    .command('verify')
    .option('--anchor <sequence:hash>', 'the end of the trail as an earlier verification printed it')
    .description('check the whole chain; exit 1 names the first entry that is not as it was written')
    .action((options: { anchor?: string }) => runCommand(() => verify(options.anchor)));
  audit
    .command('list')
    .option('--person <id>', 'entries that touched this person')
    .option('--actor <id>', 'entries of this user or source')
    .option('--from <time>', 'from this time on, such as 2026-01-01')
    .option('--to <time>', 'before this time')
    .option('--limit <count>', 'newest entries to show', '100')
    .option('--json', 'one JSON object a line, with details and hashes')
    .description('entries, newest first; looking at them is itself recorded')
    .action((options: ListOptions) => runCommand(() => list(options)));
}

async function verify(anchor: string | undefined): Promise<number> {
  const noted = anchor === undefined ? undefined : parseAnchor(anchor);
  const database = await borrowDatabase(readEnvironment());
  try {
    const verdict = await verifyAudit(database.url, noted);
    if (!verdict.intact) {
      console.error(`Broken at entry ${verdict.sequence}: ${verdict.reason}.`);
      return EXIT.refused;
    }
    const { sequence, hash } = verdict.head;
    console.log(`Intact: ${verdict.entries} entries.`);
    console.log(`End of the trail, to be noted outside this system: ${sequence}:${hash.toString('hex')}`);
    return EXIT.done;
  } finally {
    await database.close();
  }
}

function parseAnchor(text: string): Head {
  const [, sequence, hash] = /^(\d{1,15}):([0-9a-f]{64})$/i.exec(text) ?? [];
  if (!sequence || !hash) throw new UnusableInputError('An anchor looks as `caliper audit verify` prints it: 42:9f86…');
  return { sequence: Number(sequence), hash: Buffer.from(hash, 'hex') };
}

async function list(options: ListOptions): Promise<number> {
  const filter = filterOf(options);
  const entries = await withApplication(async (application) => {
    const reader = application.get(AuditReader, { strict: false });
    const found: AuditEventDto[] = [];
    for (let before: number | undefined; found.length < filter.limit;) {
      const page = await reader.read({ ...filter, before, limit: Math.min(PAGE, filter.limit - found.length) }, actor);
      found.push(...page.entries);
      if (page.next === null) break;
      before = page.next;
    }
    return found;
  });
  if (options.json) for (const entry of entries) console.log(JSON.stringify(entry));
  else console.log(renderTable(['Entry', 'Time', 'Actor', 'Action', 'What', 'Person', 'Outcome'], entries.map(row)));
  return EXIT.done;
}

function filterOf(options: ListOptions): AuditFilter {
  const limit = Number(options.limit);
  if (!Number.isInteger(limit) || limit < 1) throw new UnusableInputError('--limit is a whole number from 1');
  if (options.person && !isUuid(options.person)) {
    throw new UnusableInputError('--person is the id of a person, a UUID');
  }
  const { person, actor: by } = options;
  return { person, actor: by, from: time('--from', options.from), to: time('--to', options.to), limit };
}

function time(option: string, text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw new UnusableInputError(`${option} is a time such as 2026-01-01T08:00:00Z`);
  return date;
}

function row(entry: AuditEventDto): string[] {
  return [
    String(entry.sequence),
    entry.occurredAt.toISOString(),
    `${entry.actorKind} ${entry.actorId}`,
    entry.action,
    entry.entityId === null ? entry.entityType : `${entry.entityType} ${entry.entityId}`,
    entry.personId ?? '-',
    entry.outcome,
  ];
}
