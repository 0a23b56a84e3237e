import type { Calendar } from '../calendar.js';
import type { Person } from '../people/person.js';
import type { Life } from './life.js';

/** What no measure asks for and every record has: other problems, other results. */
export function addEverydayCare(life: Life, person: Person, calendar: Calendar): void {
  const { chance } = life;
  for (const [code, share] of [
    ['hyperlipidemia', person.age >= 45 ? 0.35 : 0.06],
    ['asthma', 0.08],
    ['osteoarthritis', person.age >= 55 ? 0.25 : 0.03],
  ] as const) {
    if (!chance.happens(share)) continue;
    const onset = calendar.yearStart - chance.whole(40, 3500);
    life.add({ kind: 'condition', code, onset, abated: null, acute: false });
  }
  for (const visit of life.visits) {
    if (!chance.happens(0.16)) continue;
    const { day } = visit;
    const laboratory = { kind: 'result', category: 'laboratory', day, minute: visit.minute + 15 } as const;
    const creatinine = Math.round(Math.max(0.5, chance.around(0.95, 0.15)) * 100) / 100;
    life.addAt(visit, { ...laboratory, code: 'creatinine', value: { amount: creatinine, unit: 'mg/dL' } });
    const ldl = Math.round(Math.max(40, chance.around(112, 25)));
    life.addAt(visit, { ...laboratory, code: 'ldl', value: { amount: ldl, unit: 'mg/dL' } });
  }
}
