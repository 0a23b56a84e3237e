import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Programme, ProgrammeIdentifiers, ProgrammeMeasure, ReportedPopulation } from './programmes-model.js';
import { NotFoundError, UnusableInputError } from '../errors/refusals.js';

/** Programme data that cannot be used. The message names the file and the place in it. */
export class ProgrammeDataError extends UnusableInputError {
  override name = 'ProgrammeDataError';
}

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
    private readonly schemas: Schemas,
    private readonly operatorFolder: string,
  ) {}

  /**
   * Reads everything anew, so that an operator's file counts from the next request on.
   * @param dataDirectory `DATA_DIRECTORY`; the operator's files are in its `programmes` folder
   * @throws ProgrammeDataError
   */
  static read(dataDirectory: string, shipped: string = shippedProgrammes()): ProgrammeCatalogue {
    const catalogue = new ProgrammeCatalogue(compileSchemas(shipped), join(dataDirectory, 'programmes'));
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
    const catalogue = new ProgrammeCatalogue(compileSchemas(folder), '');
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

  /**
   * Checks an identifiers file and keeps it in the data directory.
   * @returns the programme with the identifiers in place, and where they are kept
   * @throws ProgrammeDataError, UnknownProgrammeError
   */
  keepIdentifiers(file: string): { programme: Programme; keptAs: string } {
    const programme = this.applyIdentifiers(file, readJson(file));
    mkdirSync(this.operatorFolder, { recursive: true });
    const keptAs = join(this.operatorFolder, `${programme.id}.identifiers.json`);
    writeFileSync(keptAs, readFileSync(file));
    return { programme, keptAs };
  }

  private addProgramme(file: string, content: unknown): void {
    const programme = checked<Programme>(this.schemas.programme, file, content);
    if (programme.id !== `${programme.programme}-${programme.year}`) {
      throw new ProgrammeDataError(`${file}: /id must be ${programme.programme}-${programme.year}.`);
    }
    for (const [place, pattern] of [
      ['/entity/pattern', programme.entity.pattern],
      ['/certification/pattern', programme.certification.pattern],
    ] as const) {
      if (!isPattern(pattern)) throw new ProgrammeDataError(`${file}: ${place} is no regular expression.`);
    }
    this.programmes.set(programme.id, programme);
  }

  private applyIdentifiers(file: string, content: unknown): Programme {
    const supplied = checked<ProgrammeIdentifiers>(this.schemas.identifiers, file, content);
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

interface Schemas {
  programme: ValidateFunction;
  identifiers: ValidateFunction;
}

function compileSchemas(folder: string): Schemas {
  const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true, strictRequired: false });
  const compile = (name: string) => ajv.compile(readJson(join(folder, name)) as object);
  return { programme: compile('programme.schema.json'), identifiers: compile('identifiers.schema.json') };
}

function checked<T>(validate: ValidateFunction, file: string, content: unknown): T {
  if (validate(content)) return content as T;
  const faults = (validate.errors ?? []).map((fault) => {
    const property = (fault.params as { additionalProperty?: string }).additionalProperty;
    return `${file}: ${fault.instancePath || '/'} ${fault.message}${property ? ` (${property})` : ''}`;
  });
  throw new ProgrammeDataError(faults.join('\n'));
}

function jsonFiles(folder: string, nested: boolean): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: nested, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json') && !entry.name.endsWith('.schema.json'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new ProgrammeDataError(`${file} cannot be read as JSON: ${(cause as Error).message}`, { cause });
  }
}

function isPattern(pattern: string): boolean {
  try {
    return new RegExp(pattern) instanceof RegExp;
  } catch {
    return false;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
