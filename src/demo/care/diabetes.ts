import { YEARS, type Calendar } from '../calendar.js';
import type { Person } from '../people/person.js';
import type { Life } from './life.js';

/** Adults told that they have diabetes, by age; after the national surveys' order of size. */
function prevalence(age: number): number {
  if (age < 18) return 0.004;
  if (age < 45) return 0.06;
  if (age < 65) return 0.19;
  return 0.27;
}

/** Share of people with diabetes who were not tested in a year. */
const UNTESTED = 0.12;
/** Share of those tested whose glucose is poorly controlled (above 9 %). */
const POORLY_CONTROLLED = 0.16;

/** Diabetes: the diagnosis, metformin, and haemoglobin A1c once to three times a year. */
export function addDiabetes(life: Life, person: Person, calendar: Calendar): void {
  const { chance } = life;
  if (!chance.happens(prevalence(person.age))) return;
  const poor = chance.happens(POORLY_CONTROLLED);
  const code = chance.happens(0.07) ? 'diabetesType1' : poor ? 'diabetesHyperglycemia' : 'diabetesType2';
  const onset = calendar.yearStart - chance.whole(30, Math.min(6000, (person.age - 10) * 300));
  life.add({ kind: 'condition', code, onset, abated: null, acute: false });
  const usual = poor ? chance.around(10.4, 0.5) : chance.around(7.1, 0.55);
  for (let before = YEARS - 1; before >= 0; before--) {
    const start = calendar.startOf(before);
    const visits = life.visitsBetween(start, start + 364);
    if (visits.length === 0 || chance.happens(UNTESTED)) continue;
    const tests = Math.min(visits.length, chance.whole(1, 2));
    for (const visit of visits.slice(-tests)) {
      life.addAt(visit, {
        kind: 'result',
        code: 'haemoglobinA1c',
        category: 'laboratory',
        day: visit.day,
        minute: visit.minute + 15,
        value: { amount: Math.round(Math.max(4.8, chance.around(usual, 0.25)) * 10) / 10, unit: '%' },
      });
    }
  }
  const [first] = life.visits;
  if (first && chance.happens(0.8)) {
    life.addAt(first, { kind: 'prescription', code: 'metformin', day: first.day, days: 90, refills: 3 });
  }
}
