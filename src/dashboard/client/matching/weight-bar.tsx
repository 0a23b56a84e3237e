/** Weights are shown up to this many bits: more is no more convincing. */
const MOST = 16;
const WIDTH = 64;

/** How much a field speaks for one person (to the right) or for two (to the left). The figure stands beside it. */
export function WeightBar({ weight }: { weight: number }) {
  const middle = WIDTH / 2;
  const length = (Math.min(Math.abs(weight), MOST) / MOST) * middle;
  return (
    <svg className="weight__bar" width={WIDTH} height="10" aria-hidden="true">
      <rect className="weight__ground" x="0" y="3" width={WIDTH} height="4" rx="2" />
      <rect
        className={weight < 0 ? 'weight__against' : 'weight__for'}
        x={weight < 0 ? middle - length : middle}
        y="1"
        width={length}
        height="8"
        rx="1"
      />
      <rect className="weight__middle" x={middle - 0.5} y="0" width="1" height="10" />
    </svg>
  );
}
