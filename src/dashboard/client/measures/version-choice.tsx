import type { Versions } from '../api/comparisons.js';
import type { Measure } from '../api/measures.js';
import { Choice } from '../design/field.js';

interface VersionChoiceProps {
  measures: readonly Measure[];
  versions: Versions;
  onChoose: (versions: Versions) => void;
}

/** Chooses the two packages that are compared. */
export function VersionChoice({ measures, versions: { before, after }, onChoose }: VersionChoiceProps) {
  const options = measures.map((measure) => (
    <option key={measure.id} value={measure.id}>
      {measure.title}, version {measure.version} ({measure.status})
    </option>
  ));
  return (
    <section className="card card__body form" aria-label="Versions">
      <div className="form__row form__row--wide">
        <Choice label="Before" value={before} onChange={(event) => onChoose({ before: event.target.value, after })}>
          {options}
        </Choice>
        <Choice label="After" value={after} onChange={(event) => onChoose({ before, after: event.target.value })}>
          {options}
        </Choice>
      </div>
      <div className="form__actions">
        <button type="button" className="button" onClick={() => onChoose({ before: after, after: before })}>
          Swap
        </button>
      </div>
    </section>
  );
}
