import { Injectable } from '@nestjs/common';
import type { Actor } from '../access/audit-trail.js';
import type { Caller } from '../access/caller.js';
import type { PackageBundle } from '../cql/engine.js';
import { FhirError, issue, outcomeOf } from '../fhir/operation-outcome.js';
import type { OperationOutcome } from '../fhir/types.js';
import { MeasurePackages } from '../measures/measure-packages.js';

const MEASURE_TYPES = new Set(['Measure', 'Library', 'ValueSet']);

/** Whether a Bundle holds what a measure is made of. */
export function carriesMeasures(bundle: Record<string, unknown>): boolean {
  const entries: unknown[] = Array.isArray(bundle.entry) ? bundle.entry : [];
  return entries.some((entry) => {
    const type = (entry as { resource?: { resourceType?: unknown } } | null)?.resource?.resourceType;
    return typeof type === 'string' && MEASURE_TYPES.has(type);
  });
}

/** Measure packages that are posted as Bundles to the FHIR API. */
@Injectable()
export class MeasureUploadService {
  constructor(private readonly packages: MeasurePackages) {}

  /**
   * Imports the package, all or nothing, and tells of it in an OperationOutcome.
   * @throws FhirError 403 unless an administrator sends it
   * @throws PackageRefusedError naming every fault
   */
  async import(bundle: Record<string, unknown>, caller: Caller, actor: Actor): Promise<OperationOutcome> {
    if (caller.kind !== 'user' || !caller.roles.includes('administrator')) {
      throw FhirError.of(403, 'forbidden', 'Measures, libraries and value sets are imported by administrators alone.');
    }
    const { packages, valueSets, warnings } = await this.packages.importBundle(
      bundle as unknown as PackageBundle,
      actor,
    );
    const told = (text: string) => issue('information', 'informational', text);
    return outcomeOf([
      ...packages.map((found) => told(`Measure ${found.package.url}|${found.package.version}: ${found.result}.`)),
      ...valueSets.map((set) => told(`ValueSet ${set.url}|${set.version}: ${set.codeCount} codes.`)),
      ...warnings.map((text) => issue('warning', 'incomplete', text)),
    ]);
  }
}
