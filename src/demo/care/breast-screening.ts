import type { Calendar } from '../calendar.js';
import type { Person } from '../people/person.js';
import type { Life } from './life.js';
import { workingDay } from './visits.js';

/** Share of women of 40 to 76 years who keep having mammograms, about every second year. */
const MAMMOGRAPHY = 0.74;
/** Share of women who had both breasts removed. */
const MASTECTOMY = 0.008;

/** Mammograms of three years; and those who need none. */
export function addBreastScreening(life: Life, person: Person, calendar: Calendar): void {
  if (person.gender !== 'female' || person.age < 41 || person.age > 78) return;
  const { chance } = life;
  if (chance.happens(MASTECTOMY)) {
    const start = calendar.first - chance.whole(200, 3000);
    if (chance.happens(0.5)) life.add({ kind: 'procedure', code: 'bilateralMastectomy', start, end: null });
    else life.add({ kind: 'condition', code: 'bilateralMastectomyHistory', onset: start, abated: null, acute: false });
    return;
  }
  if (!chance.happens(MAMMOGRAPHY)) return;
  const every = chance.pick([365, 730]);
  for (let day = calendar.first + chance.whole(0, every); day <= calendar.last; day += every) {
    const fact = { kind: 'result', code: 'mammography', category: 'imaging', value: null } as const;
    life.add({ ...fact, day: workingDay(day), minute: 60 * chance.whole(8, 16) }, life.anySeat());
  }
}
