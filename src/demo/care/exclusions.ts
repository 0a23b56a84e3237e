import type { Calendar } from '../calendar.js';
import type { Person } from '../people/person.js';
import type { Life } from './life.js';

/** Shares of people of an age for whom one of these holds. */
const SHARES = [
  { from: 81, hospice: 0.015, palliative: 0.012, nursingHome: 0.08, frail: 0.18 },
  { from: 66, hospice: 0.015, palliative: 0.012, nursingHome: 0.015, frail: 0.06 },
] as const;
const YOUNG = { hospice: 0.002, palliative: 0.003, nursingHome: 0, frail: 0 };

/** Why some are left out of measures: hospice, palliative care, nursing homes, frailty with grave illness, pregnancy. */
export function addExclusions(life: Life, person: Person, calendar: Calendar): void {
  const shares = SHARES.find(({ from }) => person.age >= from) ?? YOUNG;
  if (life.chance.happens(shares.hospice)) addHospice(life, calendar);
  if (life.chance.happens(shares.palliative)) addPalliativeCare(life, calendar);
  if (life.chance.happens(shares.nursingHome)) addNursingHome(life, calendar);
  if (life.chance.happens(shares.frail)) addFrailty(life, calendar);
  if (person.gender === 'female') addPregnancy(life, person, calendar);
}

function addPregnancy(life: Life, { age }: Person, calendar: Calendar): void {
  if (age < 18 || age > 44 || !life.chance.happens(0.04)) return;
  const onset = calendar.yearStart - 100 + life.chance.whole(0, 300);
  life.add({ kind: 'condition', code: 'pregnancy', onset, abated: onset + 275, acute: true });
}

function addHospice(life: Life, calendar: Calendar): void {
  const { chance } = life;
  const day = calendar.yearStart + chance.whole(10, 330);
  const way = chance.whole(0, 2);
  if (way === 0) life.add({ kind: 'procedure', code: 'hospiceCare', start: day, end: day + 30 });
  else if (way === 1) life.add({ kind: 'order', code: 'hospiceCare', day });
  else life.addVisit({ day, minute: 660, minutes: 60, code: 'hospiceCareManagement', class: 'HH' });
}

function addPalliativeCare(life: Life, calendar: Calendar): void {
  const { chance } = life;
  const day = calendar.yearStart + chance.whole(10, 330);
  if (chance.happens(0.5)) {
    life.addVisit({ day, minute: 600, minutes: 45, code: 'palliativeConsultation', class: 'AMB' });
  } else life.add({ kind: 'procedure', code: 'palliativeCare', start: day, end: null });
}

function addNursingHome(life: Life, calendar: Calendar): void {
  const day = calendar.yearStart - life.chance.whole(-200, 300);
  const value = { concept: 'livesInNursingHome' } as const;
  life.add({ kind: 'result', code: 'housing', category: 'survey', day, minute: 600, value });
}

function addFrailty(life: Life, calendar: Calendar): void {
  const { chance } = life;
  const day = calendar.yearStart + chance.whole(0, 330);
  const sign = chance.whole(0, 3);
  if (sign === 0) life.add({ kind: 'device', code: chance.pick(['walker', 'wheelchair']), day });
  else if (sign === 1) life.addVisit({ day, minute: 840, minutes: 60, code: 'skilledNursingVisit', class: 'HH' });
  else {
    const code = chance.pick(['weakness', 'failureToThrive', 'sarcopenia'] as const);
    life.add({ kind: 'condition', code, onset: day, abated: null, acute: false });
  }
  if (!chance.happens(0.7)) return;
  const began = calendar.startOf(1) + chance.whole(0, 500);
  if (chance.happens(0.5)) {
    life.add({ kind: 'condition', code: 'dementia', onset: began, abated: null, acute: false });
    life.add({ kind: 'prescription', code: 'donepezil', day: began, days: 90, refills: 3 });
  } else life.add({ kind: 'condition', code: 'heartFailure', onset: began, abated: null, acute: false });
}
