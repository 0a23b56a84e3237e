import { Injectable } from '@nestjs/common';
import type { Actor } from '../access/audit-trail.js';
import { Runs } from '../evaluation/runs.js';
import { MeasurePackages } from '../measures/measure-packages.js';
import { shippedMeasures } from './shipped-measures.js';

/** What a demo measures: the shipped measures, in one run. */
@Injectable()
export class DemoMeasures {
  constructor(
    private readonly packages: MeasurePackages,
    private readonly runs: Runs,
  ) {}

  /** @returns how many were imported and activated */
  async import(year: number, actor: Actor): Promise<number> {
    const directories = shippedMeasures(year);
    for (const directory of directories) {
      const { packages } = await this.packages.importDirectory(directory, actor);
      for (const imported of packages) await this.packages.activate(imported.package.id, actor);
    }
    return directories.length;
  }

  /** @returns id of the run */
  async start(year: number, actor: Actor): Promise<string> {
    return (await this.runs.start({ period: { start: `${year}-01-01`, end: `${year}-12-31` } }, actor)).id;
  }
}
