import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { UnusableInputError } from '../../errors/refusals.js';

/** The model that is always there. */
export const FHIR_MODEL = { id: 'FHIR', version: '4.0.1' } as const;

/** The model information of FHIR 4.0.1, as XML. https://cql.hl7.org/07-physicalrepresentation.html#modelinfo */
export function modelInfo(): string {
  const file = createRequire(import.meta.url).resolve('cql-exec-fhir/lib/modelInfos/fhir-modelinfo-4.0.1.xml');
  return readFileSync(file, 'utf8');
}

/** A model as its information names it. */
export interface ModelIdentifier {
  id: string;
  version: string;
  url: string;
}

/**
 * Name, version and url of model information, read from its root element.
 * @throws UnusableInputError for other XML, with the remedy
 */
export function identifyModel(xml: string): ModelIdentifier {
  const root = /^\uFEFF?\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--[^]*?-->\s*)*<(?:\w+:)?modelInfo\s([^>]*)>/.exec(xml)?.[1];
  const attribute = (name: string) => new RegExp(`(?:^|\\s)${name}\\s*=\\s*"([^"]*)"`).exec(root ?? '')?.[1];
  const [id, version] = [attribute('name'), attribute('version')];
  if (!id || !version) {
    throw new UnusableInputError(
      'This is no model information: its XML must begin with <modelInfo name="…" version="…">, in the form of ' +
        'https://cql.hl7.org/07-physicalrepresentation.html#modelinfo.',
    );
  }
  return { id, version, url: attribute('url') ?? '' };
}
