import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { UnusableInputError } from '../../errors/refusals.js';
import { inconsistencies } from './programme-consistency.js';
import type { Programme, ProgrammeIdentifiers } from './programmes-model.js';

/** Programme data that cannot be used. The message names the file and the place in it, one line for each fault. */
export class ProgrammeDataError extends UnusableInputError {
  override name = 'ProgrammeDataError';
}

/** Checks files of programme data against the schemas that ship beside them. */
export class ProgrammeFileReader {
  /** @param folder where the schemas are */
  constructor(private readonly folder: string) {}

  /** A whole programme, from what was read of a file. @throws ProgrammeDataError with every fault and its JSON path */
  programmeOf(file: string, content: unknown): Programme {
    const programme = checked<Programme>(this.schema('programme'), file, content);
    const faults = inconsistencies(programme);
    if (faults.length > 0) throw new ProgrammeDataError(faults.map((fault) => `${file}: ${fault}`));
    return programme;
  }

  /** @throws ProgrammeDataError with every fault and its JSON path */
  identifiersOf(file: string, content: unknown): ProgrammeIdentifiers {
    return checked<ProgrammeIdentifiers>(this.schema('identifiers'), file, content);
  }

  private schema(name: string): ValidateFunction {
    return compiledSchema(join(this.folder, `${name}.schema.json`));
  }
}

/** Compiling one takes up to 300 ms, and what ships with the service does not change while it runs. */
const compiledSchemas = new Map<string, ValidateFunction>();

function compiledSchema(file: string): ValidateFunction {
  const known = compiledSchemas.get(file);
  if (known) return known;
  const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true, strictRequired: false });
  const compiled = ajv.compile(readJson(file) as object);
  compiledSchemas.set(file, compiled);
  return compiled;
}

/** The data files of a folder, in the order of their names. */
export function jsonFiles(folder: string, nested: boolean): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: nested, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json') && !entry.name.endsWith('.schema.json'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** @throws ProgrammeDataError when it is not there, or no JSON */
export function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new ProgrammeDataError(`${file} cannot be read as JSON: ${(cause as Error).message}`, { cause });
  }
}

function checked<T>(validate: ValidateFunction, file: string, content: unknown): T {
  if (validate(content)) return content as T;
  throw new ProgrammeDataError((validate.errors ?? []).map((fault) => `${file}: ${faultText(fault)}`));
}

/** `/measures/0/inverse must be boolean`, with what would be allowed where the schema lists it. */
function faultText({ instancePath, message, params }: ErrorObject): string {
  const { additionalProperty, allowedValues } = params as { additionalProperty?: string; allowedValues?: unknown[] };
  const named = additionalProperty ? ` (${additionalProperty})` : '';
  const allowed = allowedValues ? ` (${allowedValues.join(', ')})` : '';
  return `${instancePath || '/'} ${message}${named}${allowed}`;
}
