import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** The model information of FHIR 4.0.1, as XML. https://cql.hl7.org/07-physicalrepresentation.html#modelinfo */
export function modelInfo(): string {
  const file = createRequire(import.meta.url).resolve('cql-exec-fhir/lib/modelInfos/fhir-modelinfo-4.0.1.xml');
  return readFileSync(file, 'utf8');
}
