import type { Patient } from '../../fhir/types.js';
import { featuresOf, personalIdentifiers, type PersonalIdentifier } from '../matching/index.js';
import type { TouchedCharts } from '../resource-intake.js';
import type { StoredLink, StoredPatient } from './candidates.queries.js';
import { chartKey } from './chart-key.js';
import { linksOf, type PatientLink } from './patient-links.js';
import type { PatientChange } from './placing.js';

/** What identity knows of a patient before a message: as stored, or as an earlier message left it. */
interface Known {
  features: string | null;
  links: string;
}

/**
 * The Patients of each message that are to be placed: new ones, those of which matching sees something else than
 * before, and those that were deleted or came back. Most messages change nothing of whom a Patient is.
 */
export function changesToPlace(
  sourceId: string,
  intakes: readonly TouchedCharts[],
  stored: readonly StoredPatient[],
  links: readonly StoredLink[],
): PatientChange[][] {
  const known = new Map<string, Known>(
    stored.map(({ patientId, features }) => [
      patientId,
      { features, links: textOf(links.filter((link) => link.patientId === patientId)) },
    ]),
  );
  return intakes.map(({ patients }) =>
    patients.flatMap(({ id, resource }): PatientChange[] => {
      const before = known.get(id);
      const patient = resource as unknown as Patient | null;
      const features = patient && featuresOf(patient);
      const now = { features: features && JSON.stringify(features), links: textOf(patient ? linksOf(patient) : []) };
      // What was never here, and is deleted, is nobody.
      if (before ? now.features === before.features && now.links === before.links : features === null) return [];
      known.set(id, now);
      const chart = chartKey({ sourceId, patientId: id });
      return [{ chart, features, links: patient ? linksOf(patient) : [] }];
    }),
  );
}

function textOf(links: readonly PatientLink[]): string {
  return links
    .map(({ otherId, type }) => `${otherId} ${type}`)
    .sort()
    .join();
}

/** The identifiers by which the changed Patients are found, by patient id, as the last message has them. */
export function identifiersToHold(intakes: readonly TouchedCharts[]): Map<string, PersonalIdentifier[]> {
  return new Map(
    intakes.flatMap(({ patients }) =>
      patients.map(({ id, resource }): [string, PersonalIdentifier[]] => [
        id,
        resource ? personalIdentifiers(resource as unknown as Patient) : [],
      ]),
    ),
  );
}
