import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import { FhirError } from '../fhir/operation-outcome.js';
import type { ReportEntry } from './measure-reports.service.js';

const FHIR_JSON = 'application/fhir+json; charset=utf-8';

/** Sends the first report by itself. @throws whatever making it throws, before anything is sent */
export async function sendOnly(response: Response, entries: AsyncGenerator<ReportEntry>): Promise<void> {
  const first = await entries.next();
  await entries.return(undefined);
  if (first.done) throw FhirError.of(404, 'not-found', 'There is no report.');
  response.status(200).type(FHIR_JSON).send(JSON.stringify(first.value.resource));
}

/**
 * Sends the reports as a Bundle, each as it is made: a report for everyone need not fit into memory. A connection whose
 * Bundle cannot be finished is cut, so that nobody takes half of it for all.
 * @throws whatever making the first report throws, before anything is sent
 */
export async function sendBundle(response: Response, entries: AsyncGenerator<ReportEntry>): Promise<void> {
  const first = await entries.next();
  response.status(200).type(FHIR_JSON);
  await pipeline(Readable.from(bundleText(first.done ? null : first.value, entries)), response);
}

async function* bundleText(first: ReportEntry | null, rest: AsyncIterable<ReportEntry>): AsyncGenerator<string> {
  yield '{"resourceType":"Bundle","type":"collection","entry":[';
  if (first) yield JSON.stringify(first);
  for await (const entry of rest) yield `,${JSON.stringify(entry)}`;
  yield ']}';
}
