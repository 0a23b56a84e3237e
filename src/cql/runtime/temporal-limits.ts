import { CalendarDate, DateTime, Time } from './temporal.js';

/** The least and greatest values of CQL's types of time. https://cql.hl7.org/09-b-cqlreference.html#minimum */
export const MINIMUM_DATE_TIME = new DateTime(7, 1, 1, 1, 0, 0, 0, 0, 0);
export const MAXIMUM_DATE_TIME = new DateTime(7, 9999, 12, 31, 23, 59, 59, 999, 0);
export const MINIMUM_DATE = new CalendarDate(3, 1, 1, 1);
export const MAXIMUM_DATE = new CalendarDate(3, 9999, 12, 31);
export const MINIMUM_TIME = new Time(7, 0, 0, 0, 0);
export const MAXIMUM_TIME = new Time(7, 23, 59, 59, 999);
