import type { Figure } from '../figures.js';
import { UnreadableDocumentError } from '../unreadable-document-error.js';

/** Reads the populations back out of a QPP submission; the numerator it gives is that without numerator exclusions. */
export function readQpp(content: Buffer): Figure[] {
  const submission: unknown = JSON.parse(content.toString('utf8'));
  return list(submission, 'measurementSets').flatMap((measurementSet) =>
    list(measurementSet, 'measurements').flatMap((measurement) => {
      const qualityId = String(member(measurement, 'measureId'));
      const value = member(measurement, 'value');
      const eligible = count(value, 'eligiblePopulation');
      const exclusions = count(value, 'eligiblePopulationExclusion');
      const exceptions = count(value, 'eligiblePopulationException');
      const met = count(value, 'performanceMet');
      const notMet = count(value, 'performanceNotMet');
      if (exclusions + exceptions + met + notMet !== eligible) {
        throw new UnreadableDocumentError(
          `QPP JSON: the parts of ${qualityId} do not add up to its eligible population of ${eligible}.`,
        );
      }
      return [
        { qualityId, population: 'denominator', value: eligible },
        { qualityId, population: 'denominator-exclusion', value: exclusions },
        { qualityId, population: 'denominator-exception', value: exceptions },
        { qualityId, population: 'numerator', value: met },
      ] satisfies Figure[];
    }),
  );
}

function member(object: unknown, name: string): unknown {
  if (typeof object === 'object' && object !== null && name in object) return (object as Record<string, unknown>)[name];
  throw new UnreadableDocumentError(`QPP JSON lacks ${name}.`);
}

function list(object: unknown, name: string): unknown[] {
  const found = member(object, name);
  if (Array.isArray(found)) return found;
  throw new UnreadableDocumentError(`QPP JSON: ${name} is no list.`);
}

function count(object: unknown, name: string): number {
  const found = member(object, name);
  if (typeof found === 'number') return found;
  throw new UnreadableDocumentError(`QPP JSON: ${name} is no number.`);
}
