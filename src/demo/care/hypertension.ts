import type { Calendar } from '../calendar.js';
import type { Person } from '../people/person.js';
import type { Life, Visit } from './life.js';
import { isInPerson } from './visits.js';

/** Adults told that they have high blood pressure, by age. */
function prevalence(age: number): number {
  if (age < 18) return 0.005;
  if (age < 45) return 0.14;
  if (age < 65) return 0.42;
  return 0.64;
}

/** Share of people with hypertension whose pressure is usually below 140/90. */
const CONTROLLED = 0.71;

/** Blood pressures at most visits of everyone; of some, hypertension, its drugs, and now and then failing kidneys. */
export function addBloodPressure(life: Life, person: Person, calendar: Calendar): void {
  const { chance } = life;
  const ill = chance.happens(prevalence(person.age));
  const controlled = !ill || chance.happens(CONTROLLED);
  const systolic = controlled ? chance.around(ill ? 127 : 118, 4) : chance.around(150, 7);
  const diastolic = controlled ? chance.around(ill ? 77 : 73, 4) : chance.around(89, 5);
  for (const visit of life.visits) {
    if (isInPerson(visit) && chance.happens(0.9)) addReading(life, visit, systolic, diastolic);
  }
  if (ill) addHypertension(life, person, calendar);
}

function addHypertension(life: Life, person: Person, calendar: Calendar): void {
  const { chance } = life;
  const onset = calendar.yearStart + 120 - chance.whole(0, Math.min(6000, (person.age - 10) * 300));
  life.add({ kind: 'condition', code: 'hypertension', onset, abated: null, acute: false });
  const [first] = life.visits;
  if (first && chance.happens(0.75)) {
    const code = chance.pick(['lisinopril', 'amlodipine'] as const);
    life.addAt(first, { kind: 'prescription', code, day: first.day, days: 90, refills: 3 });
  }
  if (chance.happens(0.012)) addKidneyFailure(life, calendar);
}

function addReading(life: Life, visit: Visit, systolic: number, diastolic: number): void {
  const { chance } = life;
  const reading = {
    systolic: Math.round(chance.around(systolic, 5)),
    diastolic: Math.round(chance.around(diastolic, 4)),
  };
  life.addAt(visit, { kind: 'pressure', day: visit.day, minute: visit.minute + 5, ...reading });
  // A high reading is taken again.
  if (reading.systolic < 145 || !chance.happens(0.3)) return;
  const again = { systolic: reading.systolic - chance.whole(2, 9), diastolic: reading.diastolic - chance.whole(0, 4) };
  life.addAt(visit, { kind: 'pressure', day: visit.day, minute: visit.minute + 20, ...again });
}

function addKidneyFailure(life: Life, calendar: Calendar): void {
  const onset = calendar.startOf(1) + life.chance.whole(0, 300);
  life.add({ kind: 'condition', code: 'renalDisease', onset, abated: null, acute: false });
  life.add({ kind: 'procedure', code: 'dialysis', start: onset + 30, end: null });
}
