import type { EngineName, ProfileMode } from '../../src/cql/engine.js';
import type { PersonResult } from '../../src/evaluation/person-result.js';
import { EvaluationPool } from '../../src/evaluation/threads/evaluation-pool.js';
import { corpusMeasures, readCorpusMeasure } from './corpus.js';
import type { CorpusMeasure, OfficialCase } from './corpus.js';
import { disagreements } from './expectation.js';
import { EXCLUSIONS, PROFILE_DIFFERENCES } from './exclusions.js';

export interface CasesOptions {
  /** Empty: all. */
  measures: readonly string[];
  /** Adds what was computed for failed cases. */
  values: boolean;
  /** 0: as many as the machine has cores. */
  threads: number;
}

/** One way to evaluate all cases. */
interface Column {
  name: string;
  engine: EngineName;
  profiles: ProfileMode;
  /** Without any meta.profile. */
  untagged?: boolean;
  /** The column whose results must be the same, case by case; else the official report is what must be met. */
  like?: string;
  /** Only there for another to be compared with. */
  hidden?: boolean;
}

/**
 * Both engines must meet the reports, with profiles inferred as with profiles declared. Without tags the structure must
 * tell the same. Profiles ignored meet no report, as negations count as deeds then: there the engines must agree.
 */
const COLUMNS: readonly Column[] = [
  { name: 'reference', engine: 'reference', profiles: 'inferred' },
  { name: 'compiled', engine: 'compiled', profiles: 'inferred' },
  { name: 'declared', engine: 'compiled', profiles: 'declared' },
  { name: 'untagged', engine: 'compiled', profiles: 'inferred', untagged: true, like: 'compiled' },
  { name: 'ignored, reference', engine: 'reference', profiles: 'ignored', hidden: true },
  { name: 'ignored', engine: 'compiled', profiles: 'ignored', like: 'ignored, reference' },
];

const SHOWN = COLUMNS.filter(({ hidden }) => !hidden);

type Results = ReadonlyMap<string, readonly PersonResult[]>;

interface Judgement {
  /** By column, the cases that pass. */
  passed: Map<string, number>;
  lines: string[];
  /** Failures that no list explains, and entries of a list that nothing fails any more. */
  unexplained: number;
}

/** Evaluates every official case in each column; false when one fails that no list explains. */
export async function runOfficialCases(corpus: string, options: CasesOptions): Promise<boolean> {
  const pool = new EvaluationPool({ threads: options.threads });
  const total = new Map<string, number>();
  let [cases, unexplained] = [0, 0];
  console.log(`Official cases that pass: ${SHOWN.map(({ name }) => name).join(' | ')}`);
  for (const name of options.measures.length > 0 ? options.measures : corpusMeasures(corpus)) {
    const measure = readCorpusMeasure(corpus, name);
    const results = new Map<string, PersonResult[]>();
    for (const column of COLUMNS) results.set(column.name, await evaluateColumn(pool, measure, column));
    const judgement = judge(measure, results, options.values);
    cases += measure.cases.length;
    unexplained += judgement.unexplained;
    for (const [column, passed] of judgement.passed) total.set(column, (total.get(column) ?? 0) + passed);
    console.log([row(name, judgement.passed, measure.cases.length), ...judgement.lines].join('\n'));
  }
  await pool.close();
  console.log(row('All', total, cases));
  if (unexplained > 0) console.log(`${unexplained} not explained in test/conformance/exclusions.ts`);
  return unexplained === 0;
}

function judge(measure: CorpusMeasure, results: Results, withValues: boolean): Judgement {
  const judgement: Judgement = { passed: new Map(), lines: [], unexplained: 0 };
  for (const column of SHOWN) {
    let passed = 0;
    for (const [index, official] of measure.cases.entries()) {
      const result = results.get(column.name)?.[index];
      if (!result) throw new Error(`${measure.name} ${official.id}: no result`);
      const other = column.like === undefined ? undefined : results.get(column.like)?.[index];
      const faults = other ? unlike(other, result) : disagreements(measure.package.measure, official.report, result);
      const reason = reasonFor(measure.name, official.id, column);
      if (faults.length === 0) passed += 1;
      if (faults.length > 0 !== (reason !== undefined)) judgement.unexplained += 1;
      judgement.lines.push(...described(`${column.name} ${official.id}`, faults, reason));
      if (faults.length > 0 && withValues) judgement.lines.push(`    ${JSON.stringify(result.groups)}`);
    }
    judgement.passed.set(column.name, passed);
  }
  return judgement;
}

/** A case is excused by the logic itself, whatever computes it, or in one column by how profiles are read there. */
function reasonFor(measure: string, official: string, column: Column): string | undefined {
  const list = column.like === undefined ? EXCLUSIONS : PROFILE_DIFFERENCES[column.name];
  return list?.find((item) => item.measure === measure && item.case === official)?.reason;
}

function described(place: string, faults: readonly string[], reason: string | undefined): string[] {
  if (faults.length === 0) return reason === undefined ? [] : [`  PASSED though excluded: ${place}`];
  const label = reason === undefined ? 'FAILED' : 'excluded';
  return [`  ${label} ${place}: ${faults.join('; ')}`, ...(reason === undefined ? [] : [`    ${reason}`])];
}

/** Two failed evaluations are alike; the words of the failure are each engine's own. */
function unlike(expected: PersonResult, computed: PersonResult): string[] {
  if (expected.error !== null && computed.error !== null) return [];
  if (computed.error !== null) return [`error: ${computed.error}`];
  const [one, other] = [JSON.stringify(expected.groups), JSON.stringify(computed.groups)];
  return one === other
    ? []
    : [`${expected.error === null ? one : `error: ${expected.error}`} expected, ${other} computed`];
}

/** One result for each case, in their order. */
export async function evaluateColumn(
  pool: EvaluationPool,
  measure: CorpusMeasure,
  { engine, profiles, untagged = false }: Column,
): Promise<PersonResult[]> {
  const results = new Map<string, PersonResult>();
  for (const [key, cases] of byPeriod(measure.cases)) {
    const period = JSON.parse(key) as OfficialCase['period'];
    const now = `${period.end}T23:59:59.999Z`;
    const request = { engine, packages: [measure.package], period, profiles, now, timezoneOffset: 0 };
    const chunks = chunked(cases, Math.ceil(cases.length / (pool.threads * 2)));
    const evaluations = await Promise.all(
      chunks.map((chunk) =>
        pool.evaluate(
          request,
          chunk.map((official) => record(official, untagged)),
        ),
      ),
    );
    for (const [index, { results: found }] of evaluations.flat().entries()) {
      const [id, result] = [cases[index]?.id, found[0]];
      if (id !== undefined && result) results.set(id, result);
    }
  }
  return measure.cases.flatMap(({ id }) => results.get(id) ?? []);
}

function record({ id, bundle }: OfficialCase, untagged: boolean): { id: string; content: string } {
  const content = JSON.stringify(bundle, (key, value: unknown) =>
    untagged && key === 'profile' && Array.isArray(value) ? undefined : value,
  );
  return { id, content };
}

function row(name: string, passed: ReadonlyMap<string, number>, cases: number): string {
  const cells = SHOWN.map((column) => `${passed.get(column.name) ?? 0} / ${cases}`.padStart(9));
  return `${name.padEnd(70)} ${cells.join(' | ')}`;
}

function byPeriod(cases: readonly OfficialCase[]): Map<string, OfficialCase[]> {
  const groups = new Map<string, OfficialCase[]>();
  for (const item of cases) {
    const key = JSON.stringify(item.period);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}

function chunked<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
