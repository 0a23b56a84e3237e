import type { PersonChart, ReviewDetails } from '../api/matching.js';
import { Card } from '../design/card.js';
import { ChartTable } from './chart-table.js';

/** Charts that are with either person already: a decision on two charts is one on all of them. */
export function FurtherCharts({ review: { charts, sides } }: { review: ReviewDetails }) {
  const isReviewed = ({ sourceName, patientId }: PersonChart) =>
    charts.some((chart) => chart.sourceName === sourceName && chart.patientId === patientId);
  const [left, right] = sides.map((side) => side.charts.filter((chart) => !isReviewed(chart)));
  const isOne = sides[0].personId === sides[1].personId;
  const parts = isOne
    ? [{ title: 'Further charts of this person', further: distinct([...left, ...right]) }]
    : [
        { title: `With the chart of ${charts[0].sourceTitle}`, further: left },
        { title: `With the chart of ${charts[1].sourceTitle}`, further: right },
      ];
  return parts.map(({ title, further }, index) =>
    further.length === 0 ? null : (
      <Card key={index} title={title} flush>
        <ChartTable label={title} charts={further} />
      </Card>
    ),
  );
}

function distinct(charts: readonly PersonChart[]): PersonChart[] {
  return [...new Map(charts.map((chart) => [`${chart.sourceId}/${chart.patientId}`, chart])).values()];
}
