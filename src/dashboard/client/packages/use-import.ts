import { useCallback, useState } from 'react';
import type { ApiError } from '../api/http.js';
import { importFile, type ImportOutcome } from '../api/packages.js';
import { asApiError } from '../hooks/use-loaded.js';

/** What became of one file. */
export interface FileImport {
  name: string;
  outcome: ImportOutcome | null;
  /** Why there is no outcome; null while it is on its way. */
  error: ApiError | null;
}

/**
 * Imports files one after another. What was refused is tried again as long as others went through: a library may
 * include one that came after it.
 */
export function useImport(onStored: () => void): {
  files: readonly FileImport[];
  busy: boolean;
  start: (files: readonly File[]) => Promise<void>;
} {
  const [files, setFiles] = useState<readonly FileImport[]>([]);
  const [busy, setBusy] = useState(false);
  const start = useCallback(
    async (given: readonly File[]) => {
      const done: FileImport[] = given.map(({ name }) => ({ name, outcome: null, error: null }));
      setBusy(true);
      setFiles([...done]);
      let waiting = [...given.keys()];
      let before = Infinity;
      while (waiting.length > 0 && waiting.length < before) {
        before = waiting.length;
        for (const index of waiting) {
          const file = given[index];
          if (file) done[index] = await imported(file);
          setFiles([...done]);
        }
        waiting = waiting.filter((index) => !isStored(done[index]));
      }
      setBusy(false);
      onStored();
    },
    [onStored],
  );
  return { files, busy, start };
}

async function imported(file: File): Promise<FileImport> {
  try {
    return { name: file.name, outcome: await importFile(file), error: null };
  } catch (error) {
    return { name: file.name, outcome: null, error: asApiError(error) };
  }
}

/** Whether a file went through whole. */
export function isStored(file: FileImport | undefined): boolean {
  return file?.outcome !== null && file?.outcome !== undefined && file.outcome.faults.length === 0;
}
