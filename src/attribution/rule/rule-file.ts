import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { UnusableInputError } from '../../errors/refusals.js';
import { calendarDay } from '../tables/calendar-day.js';
import type { AttributionRule } from './attribution-rule.js';

/** A rule file that cannot be used; the message names the file and the place. */
export class AttributionRuleError extends UnusableInputError {
  override name = 'AttributionRuleError';
}

/** The folder `measures/attribution` that ships with the service, from `src` and from `dist` alike. */
export function shippedRules(from: string = import.meta.dirname): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'measures', 'attribution');
    if (existsSync(join(candidate, 'attribution-rule.schema.json'))) return candidate;
    if (folder === dirname(folder)) {
      throw new AttributionRuleError(`measures/attribution/attribution-rule.schema.json was not found above ${from}.`);
    }
  }
}

/** The rule that ships for a year; null where none does. */
export async function shippedRule(year: number): Promise<AttributionRule | null> {
  const file = join(shippedRules(), `${year}.json`);
  return existsSync(file) ? readRule(file, await contentOf(file)) : null;
}

/** A rule from what a file holds. @throws AttributionRuleError with every fault */
export async function readRule(file: string, content: unknown): Promise<AttributionRule> {
  const schema = await contentOf(join(shippedRules(), 'attribution-rule.schema.json'));
  const validate = new Ajv2020({ allErrors: true, strict: true, strictRequired: false }).compile<AttributionRule>(
    schema as object,
  );
  if (!validate(content)) {
    const faults = validate.errors ?? [];
    throw new AttributionRuleError(
      faults.map(({ instancePath, message }) => `${file}: ${instancePath || '/'} ${message ?? ''}`),
    );
  }
  const { start, end } = content.window;
  if (calendarDay(start) === null || calendarDay(end) === null || start > end) {
    throw new AttributionRuleError(`${file}: /window must go from one day to the same or a later one.`);
  }
  return content;
}

async function contentOf(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new AttributionRuleError(`${file} cannot be read as JSON: ${(cause as Error).message}`, { cause });
  }
}
