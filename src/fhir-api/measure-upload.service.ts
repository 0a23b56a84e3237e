import { Injectable } from '@nestjs/common';
import type { Actor } from '../access/audit-trail.js';
import type { Caller } from '../access/caller.js';
import type { PackageBundle } from '../cql/engine.js';
import { FhirError, issue, outcomeOf } from '../fhir/operation-outcome.js';
import type { OperationOutcome } from '../fhir/types.js';
import { faultIssue } from '../cql/translate/fault-issue.js';
import type { ImportOutcome } from '../measures/measure-packages.js';
import { MeasurePackages } from '../measures/measure-packages.js';

/** What a measure is made of. */
export const MEASURE_TYPES = ['Measure', 'Library', 'ValueSet'] as const;

/** Whether a Bundle holds what a measure is made of. */
export function carriesMeasures(bundle: Record<string, unknown>): boolean {
  const entries: unknown[] = Array.isArray(bundle.entry) ? bundle.entry : [];
  return entries.some((entry) => {
    const type = (entry as { resource?: { resourceType?: unknown } } | null)?.resource?.resourceType;
    return MEASURE_TYPES.some((one) => one === type);
  });
}

/** Measures, libraries and value sets that are posted to the FHIR API. */
@Injectable()
export class MeasureUploadService {
  constructor(private readonly packages: MeasurePackages) {}

  /**
   * Imports a package, or one resource, all or nothing, and tells of it in an OperationOutcome.
   * @throws FhirError 403 unless an administrator or a quality officer sends it
   * @throws CqlTranslationError, PackageRefusedError naming every fault
   */
  async import(resource: Record<string, unknown>, caller: Caller, actor: Actor): Promise<OperationOutcome> {
    if (!mayImport(caller)) {
      const message = 'Measures, libraries and value sets are imported by administrators and quality officers alone.';
      throw FhirError.of(403, 'forbidden', message);
    }
    const bundle =
      resource.resourceType === 'Bundle'
        ? resource
        : { resourceType: 'Bundle', type: 'collection', entry: [{ resource }] };
    return told(await this.packages.importBundle(bundle as unknown as PackageBundle, actor));
  }
}

function mayImport(caller: Caller): boolean {
  return caller.kind === 'user' && caller.roles.some((role) => role === 'administrator' || role === 'quality-officer');
}

function told({ packages, libraries, valueSets, findings, warnings }: ImportOutcome): OperationOutcome {
  const done = (text: string) => issue('information', 'informational', text);
  return outcomeOf([
    ...packages.map((found) => done(`Measure ${found.package.url}|${found.package.version}: ${found.result}.`)),
    ...libraries.map(({ url, version, result }) => done(`Library ${url}|${version}: ${result}.`)),
    ...valueSets.map((set) => done(`ValueSet ${set.url}|${set.version}: ${set.codeCount} codes.`)),
    ...findings.map(faultIssue),
    ...warnings.map((text) => issue('warning', 'incomplete', text)),
  ]);
}
