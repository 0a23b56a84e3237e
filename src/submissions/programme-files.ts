import { Injectable } from '@nestjs/common';
import { Environment } from '../config/environment.js';
import { ProgrammeCatalogue } from '../measures/programmes/programmes.js';

/** The programme data of this installation, read anew at each use: an operator's file counts at once. */
@Injectable()
export class ProgrammeFiles {
  constructor(private readonly environment: Environment) {}

  /** @throws ProgrammeDataError naming the file and the place */
  read(): ProgrammeCatalogue {
    return ProgrammeCatalogue.read(this.environment.DATA_DIRECTORY);
  }
}
