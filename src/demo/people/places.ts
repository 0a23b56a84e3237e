import type { Chance } from '../random.js';
import { pad } from '../calendar.js';

export interface Address {
  line: string;
  city: string;
  state: string;
  postalCode: string;
}

const STREETS = `Main Oak Maple Cedar Park Pine Elm Washington Lake Hill Walnut Spring North Ridge Church Willow Mill
  Sunset Railroad Jackson River Highland Franklin Chestnut Meadow Forest Prospect Adams Lincoln Harbor`.split(/\s+/);
const KINDS = ['Street', 'Avenue', 'Road', 'Drive', 'Lane', 'Court'];

/** Made-up towns of one region, each with the first four digits of its postal codes. */
const TOWNS = [
  ['Lakeside', '0110'],
  ['Harborview', '0112'],
  ['Riverton', '0123'],
  ['Summit Falls', '0134'],
  ['Cedar Grove', '0136'],
  ['Milltown', '0145'],
  ['Ashbury', '0151'],
  ['Northfield Green', '0156'],
] as const;

export function addressIn(chance: Chance): Address {
  const [city, postal] = chance.pickCommon(TOWNS);
  const apartment = chance.happens(0.2) ? ` Apt ${chance.whole(1, 40)}` : '';
  return {
    line: `${chance.whole(1, 1999)} ${chance.pick(STREETS)} ${chance.pick(KINDS)}${apartment}`,
    city,
    state: 'MA',
    postalCode: `${postal}${chance.whole(0, 9)}`,
  };
}

/** Ten digits. The exchange 555 is kept for made-up numbers. */
export function phoneNumber(chance: Chance): string {
  return `${chance.pick(['413', '508', '617', '774', '978'])}555${pad(chance.whole(0, 9999), 4)}`;
}
