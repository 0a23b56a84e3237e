import { issue, type IssueCode, type Severity } from './operation-outcome.js';
import type { OperationOutcomeIssue } from './types.js';

/** More findings of one resource than this are counted and not listed. */
const MOST = 50;

const ELEMENT_NAME = /^_?[A-Za-z]\w{0,63}$/;

/** Collects findings, each at the path where the walk stands. Paths are made only when something is found. */
export class Findings {
  readonly issues: OperationOutcomeIssue[] = [];
  /** Names and indexes from the resource type down to the element at hand. */
  readonly path: (string | number)[] = [];
  /** Inside an extension nothing makes the resource unusable: errors count as warnings there. */
  extensions = 0;
  private omitted = 0;

  error(code: IssueCode, diagnostics: string, below = ''): void {
    this.add(this.extensions > 0 ? 'warning' : 'error', code, diagnostics, below);
  }

  /** An error in an extension too: what nobody can store or walk makes the whole resource unusable. */
  unusable(code: IssueCode, diagnostics: string): void {
    this.add('error', code, diagnostics, '');
  }

  warning(code: IssueCode, diagnostics: string, below = ''): void {
    this.add('warning', code, diagnostics, below);
  }

  /**
   * FHIRPath of the element at hand, such as `Observation.component[1].valueQuantity`. What is no name of an element
   * may be anything, patient data too, and is left out.
   */
  expression(below = ''): string {
    return (
      this.path.reduce<string>((text, step) => {
        if (typeof step === 'number') return `${text}[${step}]`;
        const name = ELEMENT_NAME.test(step) ? step : '?';
        return text ? `${text}.${name}` : name;
      }, '') + below
    );
  }

  finish(): OperationOutcomeIssue[] {
    if (this.omitted > 0) {
      this.issues.push(issue('warning', 'incomplete', `${this.omitted} further findings are not listed.`));
    }
    return this.issues;
  }

  private add(severity: Severity, code: IssueCode, text: string, below: string): void {
    if (this.issues.length >= MOST && severity !== 'error') this.omitted += 1;
    else {
      const expression = this.expression(below);
      this.issues.push(issue(severity, code, `${expression}: ${text}`, [expression]));
    }
  }
}
