import type { Calendar } from '../calendar.js';
import type { Person } from '../people/person.js';
import type { Chance } from '../random.js';
import { addDepression, addSubstanceUse } from './behavioral.js';
import { addDiabetes } from './diabetes.js';
import { addEverydayCare } from './everyday.js';
import { addExclusions } from './exclusions.js';
import { addBloodPressure } from './hypertension.js';
import { Life } from './life.js';
import { addBreastScreening } from './breast-screening.js';
import { addColorectalScreening } from './colorectal-screening.js';
import { addVisits, addVitalSigns } from './visits.js';

/** Visits first, then what is done at them. */
const SUBJECTS = [
  addDiabetes,
  addBloodPressure,
  addBreastScreening,
  addColorectalScreening,
  addDepression,
  addVitalSigns,
  addEverydayCare,
] as const;

/** What happened to a person, who is known to so many EHRs. */
export function lifeOf(person: Person, seats: number, chance: Chance, calendar: Calendar): Life {
  const life = new Life(chance, seats, person.died ?? calendar.last);
  addVisits(life, person, calendar);
  addExclusions(life, person, calendar);
  addSubstanceUse(life, person, calendar);
  life.sortVisits();
  for (const add of SUBJECTS) add(life, person, calendar);
  return life;
}
