import type { NdjsonLine } from '../../fhir/ndjson.js';
import type { Findings } from './bulk-pull-file.entity.js';

const CODE = /^[a-z-]{1,40}$/;

/** Counts the issues of the OperationOutcomes of a file. A line that is none counts as an error: it says nothing good. */
export async function countFindings(lines: AsyncIterable<NdjsonLine>): Promise<Findings> {
  const findings: Findings = { error: 0, warning: 0, information: 0, codes: [] };
  const codes = new Set<string>();
  for await (const line of lines) {
    for (const { severity, code } of 'bytes' in line ? issuesOf(line.bytes) : [UNREADABLE]) {
      findings[severity] += 1;
      if (codes.size < 20) codes.add(code);
    }
  }
  return { ...findings, codes: [...codes].sort() };
}

interface Finding {
  severity: 'error' | 'warning' | 'information';
  code: string;
}

const UNREADABLE: Finding = { severity: 'error', code: 'structure' };

function issuesOf(bytes: Uint8Array): Finding[] {
  let outcome: unknown;
  try {
    outcome = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return [UNREADABLE];
    throw error;
  }
  const { resourceType, issue } = (outcome ?? {}) as { resourceType?: unknown; issue?: unknown };
  if (resourceType !== 'OperationOutcome' || !Array.isArray(issue)) return [UNREADABLE];
  return (issue as ({ severity?: unknown; code?: unknown } | null)[]).map((one) => ({
    severity: one?.severity === 'information' || one?.severity === 'warning' ? one.severity : 'error',
    code: typeof one?.code === 'string' && CODE.test(one.code) ? one.code : 'unknown',
  }));
}
