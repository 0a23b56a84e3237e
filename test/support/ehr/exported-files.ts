import type { AskedExport, BulkServer } from './bulk-server.js';
import { patientOf } from './search-server.js';

/** A file of an export. */
export interface ExportedFile {
  path: string;
  role: 'output' | 'deleted' | 'outcome';
  type: string;
  lines: string[];
}

/** The files of an export, not in the order in which they are best read. */
export function exportedFiles(ehr: BulkServer, id: string, asked: AskedExport): ExportedFile[] {
  const from = asked.since === null ? 0 : Date.parse(asked.since);
  const outcomes = ehr.outcomes.map((outcome) => JSON.stringify(outcome));
  const deletions = asked.since === null ? [] : ehr.deletions.filter(({ at }) => Date.parse(at) > from).map(deletion);
  const files: Omit<ExportedFile, 'path'>[] = [
    ...outputs(ehr, asked, from),
    { role: 'deleted' as const, type: 'Bundle', lines: deletions },
    { role: 'outcome' as const, type: 'OperationOutcome', lines: outcomes },
  ].filter(({ lines }) => lines.length > 0);
  return files.reverse().map((file, index) => ({ ...file, path: `/files/${id}/${index}` }));
}

function outputs(ehr: BulkServer, asked: AskedExport, from: number): Omit<ExportedFile, 'path'>[] {
  const group = /^Group\/(.+)$/.exec(asked.level)?.[1];
  const wanted = asked.patients ?? (group === undefined ? null : (ehr.groups.get(group) ?? []));
  const byType = new Map<string, string[]>();
  for (const resource of ehr.resources.values()) {
    const { resourceType: type } = resource;
    const isNew = Date.parse(resource.meta.lastUpdated) > from;
    if (!isNew || !isAmong(wanted, patientOf(resource)) || !isAmong(asked.types, type)) continue;
    byType.set(type, [...(byType.get(type) ?? []), JSON.stringify(resource)]);
  }
  return [...byType].flatMap(([type, lines]) =>
    Array.from({ length: Math.ceil(lines.length / ehr.linesPerFile) }, (_, index) => ({
      role: 'output' as const,
      type,
      lines: lines.slice(index * ehr.linesPerFile, (index + 1) * ehr.linesPerFile),
    })),
  );
}

function isAmong(wanted: readonly string[] | null, one: string): boolean {
  return wanted === null || wanted.includes(one);
}

function deletion({ reference }: { reference: string }): string {
  const entry = [{ request: { method: 'DELETE', url: reference } }];
  return JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry });
}
