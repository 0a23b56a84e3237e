import type { Calendar } from '../calendar.js';
import type { Person } from '../people/person.js';
import type { Life } from './life.js';
import { workingDay } from './visits.js';

/** How people are screened for colorectal cancer, with shares. */
const METHODS = [
  ['colonoscopy', 46],
  ['sigmoidoscopy', 1],
  ['stoolBlood', 11],
  ['stoolDna', 9],
  ['colonography', 1],
  ['none', 32],
] as const;

type Endoscopy = 'colonoscopy' | 'sigmoidoscopy';
type Test = 'stoolBlood' | 'stoolDna' | 'colonography';

/** Within how many years each is done again, nearly always. */
const YEARS_BETWEEN: Readonly<Record<Endoscopy | Test, number>> = {
  colonoscopy: 9.8,
  sigmoidoscopy: 4.5,
  stoolBlood: 1,
  stoolDna: 3,
  colonography: 3,
};

/** Screening for colorectal cancer of people of 45 to 80 years; and those who need none. */
export function addColorectalScreening(life: Life, person: Person, calendar: Calendar): void {
  if (person.age < 45 || person.age > 80 || hadColonCancer(life, calendar)) return;
  const method = life.chance.weighted(METHODS);
  if (method === 'colonoscopy' || method === 'sigmoidoscopy') addEndoscopy(life, method, person, calendar);
  else if (method !== 'none') addTests(life, method, calendar);
}

function hadColonCancer(life: Life, calendar: Calendar): boolean {
  const { chance } = life;
  if (!chance.happens(0.008)) return false;
  const day = calendar.first - chance.whole(100, 2500);
  if (chance.happens(0.25)) life.add({ kind: 'procedure', code: 'totalColectomy', start: day, end: null });
  else life.add({ kind: 'condition', code: 'colonCancer', onset: day, abated: null, acute: false });
  return true;
}

/** The last one, mostly years ago, and never before screening age. */
function addEndoscopy(life: Life, code: Endoscopy, { age }: Person, calendar: Calendar): void {
  const longest = Math.floor(Math.min(YEARS_BETWEEN[code], age - 44) * 365);
  const start = workingDay(calendar.last - life.chance.whole(20, longest));
  life.add({ kind: 'procedure', code, start, end: null }, life.anySeat());
}

/** Tests that are repeated; now and then one is forgotten. */
function addTests(life: Life, code: Test, calendar: Calendar): void {
  const { chance } = life;
  const every = YEARS_BETWEEN[code] * 365;
  const category = code === 'colonography' ? 'imaging' : 'laboratory';
  for (let day = calendar.first + chance.whole(0, every - 1); day <= calendar.last; day += every) {
    if (chance.happens(0.1)) continue;
    life.add({ kind: 'result', code, category, day: workingDay(day), minute: 600, value: null }, life.anySeat());
  }
}
