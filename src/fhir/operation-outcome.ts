import type { OperationOutcome, OperationOutcomeIssue } from './types.js';

export type Severity = OperationOutcomeIssue['severity'];
/** https://hl7.org/fhir/R4/valueset-issue-type.html */
export type IssueCode = OperationOutcomeIssue['code'];

/**
 * One finding.
 * @param expression element paths such as `Observation.effectiveDateTime` or `Bundle.entry[3].resource`
 */
export function issue(
  severity: Severity,
  code: IssueCode,
  diagnostics: string,
  expression: readonly string[] = [],
): OperationOutcomeIssue {
  return { severity, code, diagnostics, ...(expression.length > 0 && { expression: [...expression] }) };
}

/** An OperationOutcome of one finding. https://hl7.org/fhir/R4/operationoutcome.html */
export function outcome(
  severity: Severity,
  code: IssueCode,
  diagnostics: string,
  expression: readonly string[] = [],
): OperationOutcome {
  return outcomeOf([issue(severity, code, diagnostics, expression)]);
}

/** An OperationOutcome of many findings; one without any says that all is well, as FHIR wants at least one. */
export function outcomeOf(issues: readonly OperationOutcomeIssue[]): OperationOutcome {
  return {
    resourceType: 'OperationOutcome',
    issue: issues.length > 0 ? [...issues] : [issue('information', 'informational', 'Applied without findings.')],
  };
}

/** Whether the finding makes what it speaks of unusable. */
export function isError(finding: OperationOutcomeIssue): boolean {
  return finding.severity === 'error' || finding.severity === 'fatal';
}

/** A request or resource that cannot be taken. `status` is the HTTP status that says so; the outcome says why. */
export class FhirError extends Error {
  override name = 'FhirError';
  readonly outcome: OperationOutcome;

  constructor(
    readonly status: number,
    readonly issues: readonly OperationOutcomeIssue[],
    options?: ErrorOptions,
  ) {
    super(issues.map((finding) => finding.diagnostics).join(' '), options);
    this.outcome = outcomeOf(issues);
  }

  static of(status: number, code: IssueCode, diagnostics: string, expression: readonly string[] = []): FhirError {
    return new FhirError(status, [issue('error', code, diagnostics, expression)]);
  }
}
