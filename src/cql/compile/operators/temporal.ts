import { ageAt, ageNow } from '../../runtime/temporal-age.js';
import { componentOf, timezoneOffset } from '../../runtime/temporal-component.js';
import { date, dateTime, time } from '../../runtime/temporal-construction.js';
import { dateFrom, timeFrom, toDate, toDateTime, toTime } from '../../runtime/temporal-conversion.js';
import { differenceBetween, durationBetween } from '../../runtime/temporal-duration.js';
import { precisionNamed, unitNamed } from '../../runtime/temporal-precision.js';
import { code } from '../codegen/code.js';
import type { Code } from '../codegen/code.js';
import type { ElmNode } from '../elm-node.js';
import type { Generator } from '../generator.js';
import type { OperatorFamily } from '../operator.js';

const DATE = ['year', 'month', 'day'] as const;
const TIME = ['hour', 'minute', 'second', 'millisecond'] as const;

/** Date and time operators. https://cql.hl7.org/09-b-cqlreference.html#datetime-operators-2 */
export const temporalOperators: OperatorFamily = {
  // DateTime(year Integer, month Integer, …, millisecond Integer, timezoneOffset Decimal) DateTime; literals too
  DateTime: (node, gen) =>
    gen.call(dateTime, ...components(node, gen, [...DATE, ...TIME, 'timezoneOffset']), gen.environment),
  // Date(year Integer, month Integer, day Integer) Date
  Date: (node, gen) => gen.call(date, ...components(node, gen, DATE)),
  // Time(hour Integer, minute Integer, second Integer, millisecond Integer) Time
  Time: (node, gen) => gen.call(time, ...components(node, gen, TIME)),

  // Now() DateTime; Today() Date; TimeOfDay() Time: those of the evaluation, never of the machine
  Now: (_node, gen) => now(gen),
  Today: (_node, gen) => gen.call(dateFrom, now(gen)),
  TimeOfDay: (_node, gen) => gen.call(timeFrom, now(gen)),

  // date from(argument DateTime) Date; time from(argument DateTime) Time
  DateFrom: (node, gen) => gen.call(dateFrom, ...gen.operands(node, 1)),
  TimeFrom: (node, gen) => gen.call(timeFrom, ...gen.operands(node, 1)),
  // timezoneoffset from(argument DateTime) Decimal; `timezone from` is its name in CQL 1.2
  TimezoneOffsetFrom: (node, gen) => gen.call(timezoneOffset, ...gen.operands(node, 1)),
  TimezoneFrom: (node, gen) => gen.call(timezoneOffset, ...gen.operands(node, 1)),
  // year from(argument DateTime) Integer, and so on
  DateTimeComponentFrom: (node, gen) => {
    const component = precisionNamed(gen.text(node, 'precision'));
    return gen.call(
      componentOf,
      ...gen.operands(node, 1),
      component ?? gen.fail(node, 'No point has such a component'),
    );
  },

  // years between(low DateTime, high DateTime) Integer; also Date and Time
  DurationBetween: (node, gen) => gen.call(durationBetween, ...gen.operands(node, 2), unit(node, gen)),
  // difference in years between(low DateTime, high DateTime) Integer
  DifferenceBetween: (node, gen) => gen.call(differenceBetween, ...gen.operands(node, 2), unit(node, gen)),
  // CalculateAgeInYears(birthDate Date) Integer, and so on; AgeInYears() is translated to it
  CalculateAge: (node, gen) => gen.call(ageNow, ...gen.operands(node, 1), unit(node, gen), gen.environment),
  // CalculateAgeInYearsAt(birthDate Date, asOf Date) Integer, and so on
  CalculateAgeAt: (node, gen) => gen.call(ageAt, ...gen.operands(node, 2), unit(node, gen), gen.environment),

  // ToDateTime(argument Date) DateTime, ToDateTime(argument String) DateTime
  ToDateTime: (node, gen) => gen.call(toDateTime, ...gen.operands(node, 1), gen.environment),
  // ToDate(argument DateTime) Date, ToDate(argument String) Date
  ToDate: (node, gen) => gen.call(toDate, ...gen.operands(node, 1)),
  // ToTime(argument DateTime) Time, ToTime(argument String) Time
  ToTime: (node, gen) => gen.call(toTime, ...gen.operands(node, 1)),
};

function components(node: ElmNode, gen: Generator, names: readonly string[]): Code[] {
  return names.map((name) => gen.optional(node[name]));
}

function now(gen: Generator): Code {
  return code`${gen.environment}.now`;
}

function unit(node: ElmNode, gen: Generator): string | number {
  return unitNamed(gen.text(node, 'precision')) ?? gen.fail(node, 'Durations are not counted in such a unit');
}
