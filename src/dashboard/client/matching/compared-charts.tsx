import { Link } from 'react-router';
import type { ComparedField, PersonChart, ReviewDetails, ReviewedChart } from '../api/matching.js';
import { Badge } from '../design/badge.js';
import { Card } from '../design/card.js';
import { formatCount, formatDate, formatMoment } from '../design/format.js';
import { sexName } from '../persons/sex-name.js';
import { personAddress } from './addresses.js';
import { AGREEMENTS, fieldName, weightText } from './matching-words.js';
import { WeightBar } from './weight-bar.js';

/** Two charts side by side, field by field, with what each agreement or difference says. */
export function ComparedCharts({ review }: { review: ReviewDetails }) {
  const [left, right] = review.charts;
  return (
    <Card title="Side by side" flush>
      <table className="pairs" aria-label="The two charts side by side">
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">Field</span>
            </th>
            <ChartHead chart={left} />
            <ChartHead chart={right} />
            <th scope="col">What it says</th>
          </tr>
        </thead>
        <tbody>
          {review.fields.map((field) => (
            <FieldRow key={field.field} field={field} />
          ))}
          <FeedRows charts={[chartOf(review, 0), chartOf(review, 1)]} />
        </tbody>
      </table>
    </Card>
  );
}

function ChartHead({ chart }: { chart: ReviewedChart }) {
  return (
    <th scope="col">
      <span className="pairs__ehr">{chart.sourceTitle}</span>
      <span className="small">
        <Link to={personAddress(chart.personId)}>Open the person</Link>
      </span>
    </th>
  );
}

function FieldRow({ field }: { field: ComparedField }) {
  const { sign, text, tone } = AGREEMENTS[field.agreement];
  return (
    <tr className={`pairs__row--${field.agreement}`}>
      <th scope="row">{fieldName(field.field)}</th>
      <Values field={field.field} values={field.left} />
      <Values field={field.field} values={field.right} />
      <td className="pairs__says">
        <span className="chips chips--text">
          <Badge tone={tone}>
            <span aria-hidden="true">{sign}&nbsp;</span>
            {text}
          </Badge>
          {field.weight !== null && (
            <span className="weight" title="Weight in bits: above 0 speaks for one person">
              <WeightBar weight={field.weight} /> {weightText(field.weight)}
            </span>
          )}
        </span>
        {field.says && addsToSign(field) && <span className="muted small">{field.says}</span>}
      </td>
    </tr>
  );
}

/** `same family name` beside the sign of sameness is one word too many. */
function addsToSign({ agreement, says }: ComparedField): boolean {
  return agreement !== 'same' && !says?.startsWith('different ');
}

function Values({ field, values }: { field: string; values: readonly string[] }) {
  if (values.length === 0) return <td className="muted">not given</td>;
  return (
    <td>
      {values.map((value) => (
        <span key={value} className="pairs__value">
          {shown(field, value)}
        </span>
      ))}
    </td>
  );
}

function shown(field: string, value: string): string {
  if (field === 'birthDate') return formatDate(value);
  return field === 'sex' ? sexName(value) : value;
}

/** What no rule compares, and a reviewer wants to know. */
function FeedRows({ charts }: { charts: readonly [PersonChart | undefined, PersonChart | undefined] }) {
  const facts: readonly (readonly [string, (chart: PersonChart) => string])[] = [
    ['Patient id there', ({ patientId }) => patientId],
    ['State', stateOf],
    ['Resources', ({ resourceCount }) => formatCount(resourceCount)],
    ['First received', ({ firstReceived }) => formatMoment(firstReceived)],
    ['Last received', ({ lastReceived }) => formatMoment(lastReceived)],
  ];
  return facts.map(([name, of]) => (
    <tr key={name} className="pairs__row--fact">
      <th scope="row">{name}</th>
      {charts.map((chart, side) => (
        <td key={side}>{chart ? of(chart) : '–'}</td>
      ))}
      <td className="pairs__says" />
    </tr>
  ));
}

function stateOf({ demographics }: PersonChart): string {
  if (demographics === null) return 'deleted by the EHR';
  const { active, deceased } = demographics;
  const life = deceased === null ? '' : deceased === 'yes' ? ', deceased' : `, died ${formatDate(deceased)}`;
  return `${active ? 'in use' : 'out of use'}${life}`;
}

function chartOf({ charts, sides }: ReviewDetails, side: 0 | 1): PersonChart | undefined {
  const { sourceName, patientId } = charts[side];
  return sides
    .flatMap((one) => one.charts)
    .find((chart) => chart.sourceName === sourceName && chart.patientId === patientId);
}
