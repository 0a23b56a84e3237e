import type { Encounter } from 'fhir/r4.js';
import type { Visit, VisitClass } from '../care/life.js';
import { shared } from '../shared-text.js';
import type { ChartContext } from './chart.js';

const CLASSES: Readonly<Record<VisitClass, { system: string; code: string; display: string }>> = {
  AMB: actCode('AMB', 'ambulatory'),
  VR: actCode('VR', 'virtual'),
  HH: actCode('HH', 'home health'),
  EMER: actCode('EMER', 'emergency'),
  IMP: actCode('IMP', 'inpatient encounter'),
};

const PROFILE = shared({ profile: ['http://hl7.org/fhir/us/core/StructureDefinition/us-core-encounter'] });
const DISCHARGED_HOME = {
  coding: [
    {
      system: 'http://terminology.hl7.org/CodeSystem/discharge-disposition',
      code: 'home',
      display: 'Home',
    },
  ],
};

/** Share of visits that were cancelled or never closed. */
const UNFINISHED = 0.01;

export function encounterResource(visit: Visit, context: ChartContext): Encounter {
  const { practice, chance } = context;
  const encounter: Encounter = {
    resourceType: 'Encounter',
    id: context.encounterId(visit),
    status: chance.happens(UNFINISHED) ? chance.pick(['cancelled', 'in-progress']) : 'finished',
    class: CLASSES[visit.class],
    type: practice.coder.list(visit.code),
    subject: context.subject,
    participant: practice.participation(context.clinicianOf(visit)),
    period: {
      start: context.moment(visit.day, visit.minute),
      end: context.moment(visit.day, visit.minute + visit.minutes),
    },
    serviceProvider: practice.organization,
  };
  if (practice.dialect.profiles) encounter.meta = PROFILE;
  if (visit.class === 'IMP') encounter.hospitalization = { dischargeDisposition: DISCHARGED_HOME };
  if (visit.class === 'AMB') {
    encounter.location = practice.sites[Math.floor(visit.clinician * practice.sites.length)];
  }
  return encounter;
}

function actCode(code: string, display: string) {
  return shared({ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code, display });
}
