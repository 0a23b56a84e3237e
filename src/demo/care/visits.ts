import { YEARS, type Calendar } from '../calendar.js';
import type { ConceptName } from '../codes.js';
import type { Person } from '../people/person.js';
import type { Chance } from '../random.js';
import type { Life, Visit, VisitClass } from './life.js';

/** Share of people of an age who see nobody in a year, and how many visits the others have at most. */
function yearlyVisits(age: number, chance: Chance): number {
  if (age < 40) return chance.happens(0.25) ? 0 : chance.whole(1, 2);
  if (age < 65) return chance.happens(0.14) ? 0 : chance.whole(1, 4);
  return chance.happens(0.07) ? 0 : chance.whole(2, 5);
}

const KINDS: readonly (readonly [[ConceptName, VisitClass], number])[] = [
  [['officeVisit', 'AMB'], 42],
  [['longOfficeVisit', 'AMB'], 26],
  [['newOfficeVisit', 'AMB'], 4],
  [['telephoneVisit', 'VR'], 5],
  [['virtualVisit', 'VR'], 7],
  [['homeVisit', 'HH'], 1],
  [['emergencyVisit', 'EMER'], 3],
  [['hospitalStay', 'IMP'], 1],
];

/** Visits of three years: a yearly preventive visit of most, and others, in working hours of working days. */
export function addVisits(life: Life, person: Person, calendar: Calendar): void {
  const { chance } = life;
  for (let before = YEARS - 1; before >= 0; before--) {
    const start = calendar.startOf(before);
    const wanted = yearlyVisits(person.age - before, chance);
    for (let nth = 0; nth < wanted; nth++) {
      const [code, kind] =
        nth === 0 && chance.happens(0.55) ? preventiveVisit(person.age - before) : chance.weighted(KINDS);
      life.addVisit({
        day: workingDay(start + chance.whole(0, 361)),
        minute: 8 * 60 + 5 * chance.whole(0, 108),
        minutes: kind === 'IMP' ? chance.whole(1, 6) * 1440 : 5 * chance.whole(2, 8),
        code,
        class: kind,
      });
    }
  }
}

function preventiveVisit(age: number): [ConceptName, VisitClass] {
  if (age < 18) return ['officeVisit', 'AMB'];
  if (age < 40) return ['preventive18', 'AMB'];
  if (age < 65) return ['preventive40', 'AMB'];
  return [age % 3 === 0 ? 'preventive65' : 'wellnessVisit', 'AMB'];
}

/** Moves a weekend day to the Monday after. 1970-01-01 was a Thursday. */
export function workingDay(day: number): number {
  const weekday = (day + 4) % 7;
  return weekday === 0 ? day + 1 : weekday === 6 ? day + 2 : day;
}

/** Whether the person was in the practice itself, where vital signs are taken. */
export function isInPerson(visit: Visit): boolean {
  return visit.class !== 'VR';
}

/** Weight at visits, and what is asked once. */
export function addVitalSigns(life: Life, person: Person): void {
  const { chance } = life;
  const usual = chance.around(person.gender === 'female' ? 74 : 86, 9);
  for (const visit of life.visits) {
    if (!isInPerson(visit) || !chance.happens(0.45)) continue;
    life.addAt(visit, {
      kind: 'result',
      code: 'weight',
      category: 'vital-signs',
      day: visit.day,
      minute: visit.minute + 3,
      value: { amount: Math.round(chance.around(usual, 1) * 10) / 10, unit: 'kg' },
    });
  }
  const [first] = life.visits;
  if (!first || person.age < 18 || !chance.happens(0.6)) return;
  const concept = chance.weighted([
    ['neverSmoker', 60] as const,
    ['formerSmoker', 25] as const,
    ['smoker', 15] as const,
  ]);
  const { day, minute } = first;
  life.addAt(first, {
    kind: 'result',
    code: 'smoking',
    category: 'social-history',
    day,
    minute: minute + 4,
    value: { concept },
  });
}
