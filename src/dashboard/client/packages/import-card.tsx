import { useId, useState, type DragEvent } from 'react';
import { IMPORTABLE } from '../api/packages.js';
import { Card } from '../design/card.js';
import { ImportReport } from './import-report.js';
import { useImport } from './use-import.js';

/** Takes measures, libraries and value sets by choice of files or by dropping them, and tells what became of each. */
export function ImportCard({ onStored }: { onStored: () => void }) {
  const { files, busy, start } = useImport(onStored);
  return (
    <Card title="Import">
      <div className="stack">
        <DropZone busy={busy} onFiles={(chosen) => void start(chosen)} />
        {files.length > 0 && (
          <ul className="imports" aria-label="Imported files" aria-busy={busy}>
            {files.map((file, index) => (
              <li key={`${index} ${file.name}`}>
                <ImportReport file={file} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </Card>
  );
}

function DropZone({ busy, onFiles }: { busy: boolean; onFiles: (files: File[]) => void }) {
  const id = useId();
  const [over, setOver] = useState(false);
  const dropped = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const files = [...event.dataTransfer.files];
    if (!busy && files.length > 0) onFiles(files);
  };
  return (
    <div
      className={over ? 'drop drop--over' : 'drop'}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={dropped}
    >
      <label className="field__label" htmlFor={id}>
        Measure packages, CQL and value sets
      </label>
      <input
        id={id}
        type="file"
        multiple
        accept={IMPORTABLE.join(',')}
        disabled={busy}
        aria-describedby={`${id}-hint`}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          // The same file can be chosen again once it was mended.
          event.target.value = '';
          if (files.length > 0) onFiles(files);
        }}
      />
      <p className="field__hint" id={`${id}-hint`}>
        Choose files or drop them here: FHIR Bundles and resources (.json), packages (.zip), CQL libraries (.cql), model
        information (.xml). A file is stored whole or not at all.
      </p>
    </div>
  );
}
