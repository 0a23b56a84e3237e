import type { PersonChartDto } from '../dashboard/identity/charts.dto.js';
import type { Agreement, ComparedField } from '../dashboard/identity/compared-fields.js';
import type { DeciderDto, IdentityActDto, IdentityHistoryDto } from '../dashboard/identity/match-decisions.dto.js';
import type { IdentityFiguresDto } from '../dashboard/identity/match-runs.dto.js';
import type { ReviewDetailsDto, ReviewDto, ReviewedChartDto } from '../dashboard/identity/match-reviews.dto.js';
import { renderTable } from './table.js';

const SIGNS: Readonly<Record<Agreement, string>> = { same: '=', close: '~', different: '!', unknown: '' };

/** Reviews, one a line. */
export function reviewsText(reviews: readonly ReviewDto[]): string {
  return renderTable(
    ['Review', 'State', 'One person', 'Measures', 'Charts', 'Why'],
    reviews.map(({ id, state, probability, measures, charts, says }) => [
      id,
      state,
      percent(probability),
      String(measures),
      charts.map(whoText).join(' / '),
      says,
    ]),
  );
}

/** One review with both charts side by side. */
export function reviewText(review: ReviewDetailsDto): string {
  const [left, right] = review.charts;
  const fields = renderTable(
    ['Field', `${left.sourceName}/${left.patientId}`, '', `${right.sourceName}/${right.patientId}`, 'Bits', 'It says'],
    review.fields.map((field) => [
      field.field,
      field.left.join('; '),
      SIGNS[field.agreement],
      field.right.join('; '),
      weightText(field),
      field.says ?? '',
    ]),
  );
  return [
    `Review ${review.id}: ${review.state}${decidedText(review)}`,
    `${percent(review.probability)} one person: ${review.says} (${review.rule})`,
    '',
    fields,
    ...review.sides.flatMap(({ personId, charts }) => ['', `Person ${personId}`, chartsText(charts)]),
  ].join('\n');
}

/** What became of a person, the newest act first, with the id that `undo` takes. */
export function historyText({ personId, acts }: IdentityHistoryDto): string {
  const rows = acts.flatMap(({ decidedAt, decidedBy, reason, reversedAt, decisions }) =>
    decisions.map(({ id, decision, sourceName, patientId, personId: person, evidence }) => [
      decidedAt.toISOString(),
      reversedAt ? `${decision}, undone` : decision,
      `${sourceName}/${patientId}`,
      person,
      deciderText(decidedBy),
      reason ?? evidence?.says ?? '',
      id,
    ]),
  );
  const heading = ['Decided', 'Decision', 'Chart', 'Person', 'By', 'Why', 'Id'];
  return `Person ${personId}\n${renderTable(heading, rows)}`;
}

/** What an act did, and how to take it back. */
export function actText({ decisionIds, personIds, personId, newPersonId }: IdentityActDto): string {
  return [
    ...(personId === null ? [] : [`Person          ${personId}`]),
    ...(newPersonId === null ? [] : [`New person      ${newPersonId}`]),
    `Evaluated anew  ${personIds.length === 0 ? 'nobody' : personIds.join(', ')}`,
    ...(decisionIds.length === 0 ? [] : [`To undo it      caliper persons undo ${decisionIds[0]} --reason …`]),
  ].join('\n');
}

/** How charts are spread over persons, what rules did, and the last match runs. */
export function figuresText({ rules, runs, ...figures }: IdentityFiguresDto): string {
  const lines = [
    `Charts          ${figures.charts}`,
    `Persons         ${figures.persons}, of whom ${figures.joinedPersons} have several charts`,
    `Reviews         ${figures.openReviews} open, ${figures.decidedReviews} decided or settled`,
    `Said by people  ${figures.alwaysPairs} pairs of charts are one person, ${figures.neverPairs} are not`,
  ];
  if (rules.length > 0) {
    const rows = rules.map(({ rule, decisions, reversed }) => [rule, String(decisions), String(reversed)]);
    lines.push('', renderTable(['Rule', 'Joined', 'Undone'], rows));
  }
  if (runs.length > 0) {
    const heading = ['Run', 'State', 'Step', 'Started', 'Took', 'Patients', 'Compared', 'Merged', 'Reviews', 'Remark'];
    const rows = runs.map((run) => [
      ...[run.id, run.state, run.step, run.startedAt?.toISOString() ?? '-', tookText(run)],
      ...[run.patients, run.compared, run.merged, run.reviews].map(String),
      run.error ?? '',
    ]);
    lines.push('', renderTable(heading, rows));
  }
  return lines.join('\n');
}

function chartsText(charts: readonly PersonChartDto[]): string {
  const heading = ['Chart', 'Name', 'Born', 'Sex', 'Resources', 'Last received'];
  return renderTable(
    heading,
    charts.map(({ sourceName, patientId, demographics, resourceCount, lastReceived }) => [
      `${sourceName}/${patientId}`,
      demographics === null ? 'deleted by its EHR' : (demographics.names[0] ?? 'unknown'),
      demographics?.birthDate ?? '-',
      demographics?.sex ?? '-',
      String(resourceCount),
      lastReceived.toISOString(),
    ]),
  );
}

function whoText({ sourceName, patientId, name, birthDate }: ReviewedChartDto): string {
  return `${name ?? 'name unknown'}, ${birthDate ?? 'birth date unknown'} (${sourceName}/${patientId})`;
}

function weightText({ weight }: ComparedField): string {
  if (weight === null) return '';
  return `${weight > 0 ? '+' : ''}${weight.toFixed(1)}`;
}

function decidedText({ state, decidedBy, decidedAt, reason }: ReviewDto): string {
  if (state === 'open') return '';
  const by = decidedBy === null ? '' : ` by ${deciderText(decidedBy)}`;
  return `${by}${decidedAt ? ` on ${decidedAt.toISOString()}` : ''}${reason === null ? '' : `: ${reason}`}`;
}

function deciderText({ kind, name }: DeciderDto): string {
  return kind === 'rule' ? `rule ${name}` : name;
}

/** Never rounded up to certainty: `99.9 %` of what is left in doubt. */
function percent(probability: number): string {
  const shown = Math.min(Math.max(probability * 100, 0.1), 99.9);
  return `${shown.toFixed(1)} %`;
}

function tookText({ startedAt, endedAt }: { startedAt: Date | null; endedAt: Date | null }): string {
  return startedAt && endedAt ? `${((endedAt.getTime() - startedAt.getTime()) / 1000).toFixed(1)} s` : '-';
}
