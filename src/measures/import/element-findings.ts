import { unknownElements, type UnknownElement } from '../../cql/elements/unknown-elements.js';
import { lineOf, type CqlFault } from '../../cql/translate/cql-fault.js';
import type { ElmLibrary } from '../../cql/translate/elm.js';

/**
 * What a library reads of FHIR and no record can hold, each element once a line.
 * @param elm JSON; of one that is no library nothing is found
 * @param severity `error` for ELM translated here; `warning` for published ELM, which is taken as its publisher made it
 */
export function elementFindings(
  elm: string,
  cql: string | undefined,
  severity: CqlFault['severity'],
): readonly CqlFault[] {
  const parsed = JSON.parse(elm) as Partial<ElmLibrary> | null;
  const id = parsed?.library?.identifier?.id;
  if (!parsed?.library || typeof id !== 'string') return [];
  const findings = unknownElements({ library: parsed.library }).map((found): CqlFault => {
    const { line, column } = found;
    const source = cql === undefined ? null : lineOf(cql, line);
    return { severity, library: id, line, column, message: messageOf(found), source };
  });
  const seen = new Set<string>();
  return findings.filter(({ line, message }) => {
    const key = `${line} ${message}`;
    return !seen.has(key) && seen.add(key);
  });
}

function messageOf({ definition, element, type }: UnknownElement): string {
  return (
    `${JSON.stringify(definition)} reads ${element} of ${type}, which FHIR 4.0.1 does not have: it is null in every ` +
    'record. If it is a slice or an extension, the model maps it to no element: read the element it is a part of and ' +
    `choose by its code or url, as in \`component C where C.code ~ "…"\`; or import model information that maps it.`
  );
}
