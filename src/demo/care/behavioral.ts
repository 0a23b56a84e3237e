import { YEARS, type Calendar } from '../calendar.js';
import type { ConceptName } from '../codes.js';
import type { Person } from '../people/person.js';
import type { Life, Visit } from './life.js';
import { workingDay } from './visits.js';

/** Share of people whom their practice asks about depression in a year, of those who come. */
const SCREENED = 0.5;
const POSITIVE = 0.13;
/** Share of positive screenings after which something is done within two days. */
const FOLLOWED_UP = 0.72;

/** Screening for depression at a visit of each year, and what follows a positive one. */
export function addDepression(life: Life, person: Person, calendar: Calendar): void {
  const { chance } = life;
  if (chance.happens(0.02)) {
    const onset = calendar.first - chance.whole(30, 3000);
    life.add({ kind: 'condition', code: 'bipolar', onset, abated: null, acute: false });
  }
  for (let before = YEARS - 1; before >= 0; before--) {
    const start = calendar.startOf(before);
    const visits = life.visitsBetween(start, start + 364).filter(({ class: kind }) => kind === 'AMB');
    if (visits.length > 0 && chance.happens(SCREENED)) screen(life, person, chance.pick(visits));
  }
}

function screen(life: Life, person: Person, visit: Visit): void {
  const { chance } = life;
  const positive = chance.happens(POSITIVE);
  life.addAt(visit, {
    kind: 'result',
    code: person.age < 18 ? 'adolescentDepressionScreen' : 'adultDepressionScreen',
    category: 'survey',
    day: visit.day,
    minute: visit.minute + 2,
    value: { concept: positive ? 'positiveScreen' : 'negativeScreen' },
  });
  if (!positive || !chance.happens(FOLLOWED_UP)) return;
  const { day } = visit;
  life.addAt(visit, { kind: 'condition', code: 'depression', onset: day, abated: null, acute: false });
  const way = chance.whole(0, 2);
  if (way === 0) life.addAt(visit, { kind: 'prescription', code: 'citalopram', day, days: 30, refills: 5 });
  else if (way === 1) life.addAt(visit, { kind: 'order', code: 'psychiatryReferral', day });
  else life.addAt(visit, { kind: 'procedure', code: 'psychotherapy', start: day, end: null });
}

const SUBSTANCES: readonly (readonly [[ConceptName, ConceptName], number])[] = [
  [['alcoholDependence', 'acamprosate'], 60],
  [['opioidDependence', 'buprenorphine'], 25],
  [['drugDependence', 'substanceCounseling'], 15],
];

/** A new episode of substance use disorder in the last year of some, and the treatment that begins and goes on. */
export function addSubstanceUse(life: Life, person: Person, calendar: Calendar): void {
  const { chance } = life;
  if (person.age < 13 || !chance.happens(person.age < 65 ? 0.035 : 0.012)) return;
  const [[code, medication], day] = [
    chance.weighted(SUBSTANCES),
    workingDay(calendar.startOf(0) + chance.whole(5, 290)),
  ];
  const visit = life.addVisit({ day, minute: 620, minutes: 40, code: 'longOfficeVisit', class: 'AMB' });
  if (!visit) return;
  life.addAt(visit, { kind: 'condition', code, onset: day, abated: null, acute: false });
  if (!chance.happens(0.42)) return;
  const begun = treat(life, workingDay(day + chance.whole(2, 12)), code, medication);
  if (!begun || !chance.happens(0.4)) return;
  treat(life, workingDay(begun.day + chance.whole(3, 14)), code, medication);
  treat(life, workingDay(begun.day + chance.whole(15, 31)), code, medication);
}

function treat(life: Life, day: number, code: ConceptName, medication: ConceptName): Visit | null {
  const visit = life.addVisit({ day, minute: 840, minutes: 45, code: 'psychotherapyVisit', class: 'AMB' });
  if (!visit) return null;
  life.addAt(visit, { kind: 'condition', code, onset: day, abated: null, acute: true });
  if (medication !== 'substanceCounseling' && life.chance.happens(0.5)) {
    life.addAt(visit, { kind: 'prescription', code: medication, day, days: 30, refills: 0 });
  } else life.addAt(visit, { kind: 'procedure', code: 'substanceCounseling', start: day, end: null });
  return visit;
}
