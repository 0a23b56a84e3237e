import type { PlanRequest } from '../engine.js';
import { periodBounds } from '../measurement-period.js';
import { SYSTEM } from '../runtime/cql-type.js';
import type { PlanEnvironment } from '../runtime/environment.js';
import { Interval } from '../runtime/interval.js';
import { DateTime } from '../runtime/temporal.js';

const DATE_TIME = { kind: 'named', name: `${SYSTEM}DateTime` } as const;

/** What all persons of a plan share. @throws PeriodError */
export function planEnvironment({ period, now, timezoneOffset }: Omit<PlanRequest, 'packages'>): PlanEnvironment {
  const offset = Math.round(timezoneOffset * 60);
  const { low, high } = periodBounds(period, offset);
  const days = new Interval(dateTimeAt(low, offset), dateTimeAt(high, offset), true, true, DATE_TIME);
  return {
    now: dateTimeAt(Date.parse(now), offset),
    offset,
    parameters: new Map([['Measurement Period', days]]),
  };
}

/** A moment as a clock at that offset shows it. */
function dateTimeAt(epoch: number, offset: number): DateTime {
  const local = new Date(epoch + offset * 60_000);
  return new DateTime(
    7,
    local.getUTCFullYear(),
    local.getUTCMonth() + 1,
    local.getUTCDate(),
    local.getUTCHours(),
    local.getUTCMinutes(),
    local.getUTCSeconds(),
    local.getUTCMilliseconds(),
    offset,
  );
}
