import { Injectable } from '@nestjs/common';
import { MeasureRequirements } from '../../measures/measure-requirements.service.js';

/** Which resource types are pulled. */
export abstract class NeededTypes {
  /** Null: all types that the source has. */
  abstract types(): Promise<string[] | null>;
}

/** Resource types that persons are found and matched by, whatever measures need. */
const ALWAYS = ['Patient'];

/** What the active measures retrieve; all types while none is active. */
@Injectable()
export class TypesOfMeasures extends NeededTypes {
  constructor(private readonly requirements: MeasureRequirements) {
    super();
  }

  async types(): Promise<string[] | null> {
    const needed = await this.requirements.typesNeeded();
    return needed.length === 0 ? null : [...new Set([...ALWAYS, ...needed])].sort();
  }
}
