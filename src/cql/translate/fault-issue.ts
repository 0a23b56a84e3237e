import { issue } from '../../fhir/operation-outcome.js';
import type { OperationOutcomeIssue } from '../../fhir/types.js';
import type { CqlFault } from './cql-fault.js';

const EXTENSION = 'http://hl7.org/fhir/StructureDefinition/operationoutcome-issue';

/**
 * A finding of the translation as FHIR tells it: the library as expression, `Library.cql:line:column` as location, and
 * line and column by the standard extensions for text that is no resource.
 * https://hl7.org/fhir/extensions/StructureDefinition-operationoutcome-issue-line.html
 */
export function faultIssue({ severity, library, line, column, message }: CqlFault): OperationOutcomeIssue {
  const expression = library === '' ? [] : [`Library.where(name = '${library.replace(/[\\']/g, '\\$&')}').content`];
  const found = issue(severity, 'invalid', message, expression);
  if (line === 0) return found;
  return {
    ...found,
    extension: [
      { url: `${EXTENSION}-line`, valueInteger: line },
      { url: `${EXTENSION}-col`, valueInteger: column },
    ],
    location: [`${library}.cql:${line}:${column}`],
  };
}
