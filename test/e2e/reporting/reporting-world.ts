import { MeasurePackages } from '../../../src/measures/measure-packages.js';
import type { Bundle, MeasureReport } from '../../../src/fhir/types.js';
import type { TestService, TestSource } from '../../support/service.js';
import { bundle } from '../../support/resources.js';
import { tinyPackage } from '../runs/tiny-measure.js';
import { staysPackages } from './stays-measures.js';

export const YEAR = 'periodStart=2026-01-01&periodEnd=2026-12-31';
const actor = { kind: 'system', id: 'test' } as const;

/** Imports and activates Tiny (proportion, over patients), MedianStay, FinishedStays and HadStay. */
export async function importMeasures(service: TestService): Promise<void> {
  const packages = service.service.app.get(MeasurePackages, { strict: false });
  for (const content of [tinyPackage(), ...staysPackages()]) {
    const { package: imported } = (await packages.importBundle(content, actor)).packages[0] ?? {};
    await packages.activate(imported?.id ?? '', actor);
  }
}

export interface Stay {
  minutes: number;
  finished?: boolean;
}

/** A patient of an EHR with stays, pushed and applied. */
export async function pushPatient(
  source: TestSource,
  id: string,
  gender: string,
  stays: Stay[],
  { observation = false, identifier }: { observation?: boolean; identifier?: string } = {},
): Promise<void> {
  const subject = { reference: `Patient/${id}` };
  const resources = [
    {
      resourceType: 'Patient',
      id,
      gender,
      ...(identifier && {
        birthDate: '1960-05-17',
        identifier: [{ system: 'http://hl7.org/fhir/sid/us-mbi', value: identifier }],
      }),
    },
    ...stays.map(({ minutes, finished = true }, index) => ({
      resourceType: 'Encounter',
      id: `${id}-stay-${index}`,
      status: finished ? 'finished' : 'in-progress',
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'IMP' },
      length: { value: minutes, unit: 'min', system: 'http://unitsofmeasure.org', code: 'min' },
      subject,
    })),
    ...(observation
      ? [{ resourceType: 'Observation', id: `${id}-lab`, status: 'final', code: { text: 'lab' }, subject }]
      : []),
  ];
  const { json } = await source.push(bundle('transaction', ...resources));
  const message = await source.settled(json.id);
  if (message.state !== 'applied') throw new Error(JSON.stringify(message.outcome));
}

/** The MeasureReports of a Bundle. */
export function reportsOf(answer: object): MeasureReport[] {
  return ((answer as Bundle).entry ?? []).map(({ resource }) => resource as MeasureReport);
}
