import type { Collection, DocumentFormat, Programme } from '../api/submissions.js';
import { formatsOf } from './formats.js';

interface FormatChoiceProps {
  programme: Programme | undefined;
  collection: Collection;
  chosen: readonly DocumentFormat[];
  onChange: (formats: readonly DocumentFormat[]) => void;
}

/** Which files to write, and for which of them something is not known yet. */
export function FormatChoice({ programme, collection, chosen, onChange }: FormatChoiceProps) {
  const offered = formatsOf(collection);
  const incomplete = programme?.measures.filter((measure) => measure.missingIdentifiers.length > 0) ?? [];
  return (
    <fieldset className="field">
      <legend className="field__label">Files</legend>
      <div className="chips">
        {offered.map(({ format, name }) => (
          <label key={format} className="check">
            <input
              type="checkbox"
              checked={chosen.includes(format)}
              onChange={(event) =>
                onChange(event.target.checked ? [...chosen, format] : chosen.filter((known) => known !== format))
              }
            />
            {name}
          </label>
        ))}
      </div>
      {collection === 'ecqm' && incomplete.length > 0 && (
        <p className="field__hint">
          QRDA III cannot be written for this programme yet: CMS identifiers are not known for{' '}
          {incomplete.map((measure) => measure.cmsId).join(', ')}. Leave it out, or have an administrator add them.
        </p>
      )}
    </fieldset>
  );
}
