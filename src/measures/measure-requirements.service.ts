import { Injectable } from '@nestjs/common';
import type { Period } from '../cql/engine.js';

import { moduleContent, moduleDefinition, type ModuleContent } from '../cql/requirements/module-definition.js';
import type { Requirement } from '../cql/requirements/requirement.js';
import type { Library } from '../fhir/types.js';
import { MeasurePackages } from './measure-packages.js';

/** As many as a programme has measures in two years. */
const KEPT = 40;

/** What data the measure packages need. */
@Injectable()
export class MeasureRequirements {
  /** By the package's fingerprint, the last one asked for at the end. */
  readonly #kept = new Map<string, ModuleContent>();

  constructor(private readonly packages: MeasurePackages) {}

  /**
   * What one package needs of a record; its dates are resolved where a period is given.
   * @throws UnknownPackageError
   * @throws MeasurePackageError for logic that cannot be followed
   */
  async moduleDefinition(reference: string, period: Period | null): Promise<Library> {
    const { id } = await this.packages.find(reference);
    return moduleDefinition(await this.#content(id), period);
  }

  /**
   * What one package asks of a record.
   * @throws UnknownPackageError, MeasurePackageError
   */
  async requirements(packageId: string): Promise<readonly Requirement[]> {
    return (await this.#content(packageId)).requirements;
  }

  /** Resource types that the active measures need, in order; none without an active measure. */
  async typesNeeded(): Promise<string[]> {
    const types = new Set<string>();
    for (const { id } of await this.packages.active()) {
      for (const { type } of (await this.#content(id)).requirements) types.add(type);
    }
    return [...types].sort();
  }

  async #content(id: string): Promise<ModuleContent> {
    const key = await this.packages.fingerprint(id);
    let content = this.#kept.get(key);
    if (!content) {
      const source = await this.packages.load(id);
      content = moduleContent(source);
    }
    this.#kept.delete(key);
    this.#kept.set(key, content);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT && oldest !== undefined) this.#kept.delete(oldest);
    return content;
  }
}
