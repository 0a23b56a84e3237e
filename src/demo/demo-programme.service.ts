import { Injectable } from '@nestjs/common';
import type { Actor } from '../access/audit-trail.js';
import { BeneficiaryLists } from '../attribution/beneficiaries/beneficiary-lists.js';
import { Rosters } from '../attribution/roster/rosters.js';
import type { Population } from './population.js';
import { beneficiaryFile, rosterFile } from './programme-year.js';

/** Who takes part in the demo's programme year, and the beneficiaries that it is answerable for. */
@Injectable()
export class DemoProgramme {
  constructor(
    private readonly rosters: Rosters,
    private readonly lists: BeneficiaryLists,
  ) {}

  async load(population: Population, actor: Actor): Promise<void> {
    const { year } = population.options;
    await this.rosters.import(rosterFile(population), 'demo-roster.csv', actor);
    const list = { content: beneficiaryFile(population), fileName: `demo.MCQM.${year}Q4.csv`, year, quarter: 4 };
    await this.lists.import(list, actor);
  }
}
