import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Programme, ProgrammeIdentifiers, ProgrammeMeasure, ReportedPopulation } from './programmes-model.js';
import { NotFoundError } from '../../errors/refusals.js';
import { jsonFiles, ProgrammeDataError, ProgrammeFileReader, readJson } from './programme-file.js';

/** No programme of this name and year; the message lists those there are. */
export class UnknownProgrammeError extends NotFoundError {
  override name = 'UnknownProgrammeError';
}

/** The folder `measures/programmes` that ships with the service, from `src` and from `dist` alike. */
export function shippedProgrammes(from: string = import.meta.dirname): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'measures', 'programmes');
    if (existsSync(join(candidate, 'programme.schema.json'))) return candidate;
    if (folder === dirname(folder)) {
      throw new ProgrammeDataError(`measures/programmes/programme.schema.json was not found above ${from}.`);
    }
  }
}

/**
 * The programmes of this installation: those shipped, plus what an operator puts into the `programmes` folder of the
 * data directory without waiting for a release. There a file is either a whole programme (it replaces the shipped one
 * of the same id) or an identifiers file (`identifiersFor`), whose GUIDs take the place of the programme's.
 */
export class ProgrammeCatalogue {
  private readonly programmes = new Map<string, Programme>();

  private constructor(
    private readonly reader: ProgrammeFileReader,
    private readonly operatorFolder: string,
  ) {}

  /**
   * Reads everything anew, so that an operator's file counts from the next request on.
   * @param dataDirectory `DATA_DIRECTORY`; the operator's files are in its `programmes` folder
   * @throws ProgrammeDataError
   */
  static read(dataDirectory: string, shipped: string = shippedProgrammes()): ProgrammeCatalogue {
    const catalogue = new ProgrammeCatalogue(new ProgrammeFileReader(shipped), join(dataDirectory, 'programmes'));
    for (const file of jsonFiles(shipped, true)) catalogue.addProgramme(file, readJson(file));
    const identifiers: [file: string, content: unknown][] = [];
    for (const file of jsonFiles(catalogue.operatorFolder, false)) {
      const content = readJson(file);
      if (isRecord(content) && 'identifiersFor' in content) identifiers.push([file, content]);
      else catalogue.addProgramme(file, content);
    }
    for (const [file, content] of identifiers) catalogue.applyIdentifiers(file, content);
    return catalogue;
  }

  /** Those that ship with the service, without an operator's files. @throws ProgrammeDataError */
  static shipped(folder: string = shippedProgrammes()): ProgrammeCatalogue {
    const catalogue = new ProgrammeCatalogue(new ProgrammeFileReader(folder), '');
    for (const file of jsonFiles(folder, true)) catalogue.addProgramme(file, readJson(file));
    return catalogue;
  }

  /** All, newest year first. */
  list(): Programme[] {
    return [...this.programmes.values()].sort((a, b) => b.year - a.year || a.id.localeCompare(b.id));
  }

  /** Whether a lower rate is better, by the url of the package: the newest programme that reports it decides. */
  directions(): ReadonlyMap<string, boolean> {
    const oldestFirst = this.list().reverse();
    return new Map(
      oldestFirst.flatMap(({ measures }) =>
        measures.flatMap(({ packages, inverse }) => packages.map(({ url }): [string, boolean] => [url, inverse])),
      ),
    );
  }

  /** @throws UnknownProgrammeError */
  find(programme: string, year: number): Programme {
    return this.get(`${programme}-${year}`);
  }

  /**
   * @param id such as `app-plus-2026`
   * @throws UnknownProgrammeError
   */
  get(id: string): Programme {
    const found = this.programmes.get(id);
    if (found) return found;
    const known = this.list().map((programme) => programme.id);
    throw new UnknownProgrammeError(`There is no programme ${id}. Known: ${known.join(', ')}.`);
  }

  /** A programme that is in no catalogue yet. @throws ProgrammeDataError with every fault and its JSON path */
  check(file: string): Programme {
    return this.reader.programmeOf(file, readJson(file));
  }

  /**
   * Checks a whole programme and keeps it in the data directory, in the place of what was kept of the same id.
   * @throws ProgrammeDataError with every fault and its JSON path; then nothing is kept
   */
  keepProgramme(file: string): { programme: Programme; keptAs: string } {
    const programme = this.check(file);
    this.programmes.set(programme.id, programme);
    return { programme, keptAs: this.keep(file, `${programme.id}.json`) };
  }

  /**
   * Checks an identifiers file and keeps it in the data directory.
   * @returns the programme with the identifiers in place, and where they are kept
   * @throws ProgrammeDataError, UnknownProgrammeError
   */
  keepIdentifiers(file: string): { programme: Programme; keptAs: string } {
    const programme = this.applyIdentifiers(file, readJson(file));
    return { programme, keptAs: this.keep(file, `${programme.id}.identifiers.json`) };
  }

  /** @returns where it is kept */
  private keep(file: string, name: string): string {
    mkdirSync(this.operatorFolder, { recursive: true });
    const keptAs = join(this.operatorFolder, name);
    if (resolve(file) !== resolve(keptAs)) copyFileSync(file, keptAs);
    return keptAs;
  }

  private addProgramme(file: string, content: unknown): void {
    const programme = this.reader.programmeOf(file, content);
    this.programmes.set(programme.id, programme);
  }

  private applyIdentifiers(file: string, content: unknown): Programme {
    const supplied = this.reader.identifiersOf(file, content);
    const programme = this.get(supplied.identifiersFor);
    const known = programme.measures.map((measure) => measure.qualityId);
    for (const qualityId of Object.keys(supplied.measures)) {
      if (!known.includes(qualityId)) {
        throw new ProgrammeDataError(
          `${file}: /measures/${qualityId}: ${programme.id} has no such measure; it has ${known.join(', ')}.`,
        );
      }
    }
    const measures = programme.measures.map((measure) =>
      withIdentifiers(measure, supplied.measures[measure.qualityId], file),
    );
    const complete = { ...programme, measures };
    this.programmes.set(programme.id, complete);
    return complete;
  }
}

function withIdentifiers(
  measure: ProgrammeMeasure,
  supplied: ProgrammeIdentifiers['measures'][string] | undefined,
  file: string,
): ProgrammeMeasure {
  if (!supplied) return measure;
  const place = `${file}: /measures/${measure.qualityId}`;
  const populations = { ...measure.identifiers.populations };
  for (const [population, id] of Object.entries(supplied.populations ?? {})) {
    if (!(population in populations)) {
      throw new ProgrammeDataError(`${place}/populations/${population}: ${measure.cmsId} has no such population.`);
    }
    populations[population as ReportedPopulation] = id;
  }
  for (const code of Object.keys(supplied.strata ?? {})) {
    if (!measure.strata.some((stratum) => stratum.code === code)) {
      throw new ProgrammeDataError(`${place}/strata/${code}: ${measure.cmsId} has no such stratum.`);
    }
  }
  return {
    ...measure,
    identifiers: { measure: supplied.measure ?? measure.identifiers.measure, populations },
    strata: measure.strata.map((stratum) => ({ ...stratum, id: supplied.strata?.[stratum.code] ?? stratum.id })),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
