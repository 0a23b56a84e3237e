import type { GroupScore, Measure, Scoring } from '../api/measures.js';
import { formatCount, formatDecimal, formatPercent } from '../design/format.js';

interface ScoreProps {
  score: number | null;
  scoring: Scoring;
  inverse: boolean;
  cohort?: number;
  large?: boolean;
}

/** A score as its scoring has it: a share for proportions, a number otherwise, a count for cohorts. */
export function Score({ score, scoring, inverse, cohort = 0, large = false }: ScoreProps) {
  return (
    <div className={large ? 'score score--large' : 'score'}>
      <span className="score__value">{scoring === 'cohort' ? formatCount(cohort) : valueOf(score, scoring)}</span>
      {scoring === 'proportion' && score !== null && (
        <progress className="progress score__bar" value={score} max={1} aria-hidden="true" />
      )}
      <span className="score__note">{noteOf(score, scoring, inverse)}</span>
    </div>
  );
}

interface GroupScoreFigureProps {
  measure: Pick<Measure, 'scoring' | 'inverse'>;
  group: GroupScore;
  large?: boolean;
}

/** The score of a group. */
export function GroupScoreFigure({ measure, group, large }: GroupScoreFigureProps) {
  return (
    <Score
      score={group.score}
      scoring={measure.scoring}
      inverse={measure.inverse}
      large={large}
      cohort={group.populations['initial-population'] ?? 0}
    />
  );
}

function valueOf(score: number | null, scoring: Scoring): string {
  if (score === null) return '–';
  return scoring === 'proportion' ? formatPercent(score) : formatDecimal(score);
}

function noteOf(score: number | null, scoring: Scoring, inverse: boolean): string {
  if (scoring === 'cohort') return 'in the cohort';
  if (score === null) return 'No score: no case counts towards it';
  return inverse ? 'Lower is better' : 'Higher is better';
}
