/** How good a date is: `partial` can be used but is not what FHIR demands (no offset, no seconds). */
export type DateVerdict = 'valid' | 'partial' | 'invalid';

const DATE = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;
const DATE_TIME = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})?$/;
const TIME = /^(\d{2}):(\d{2}):(\d{2})(?:\.\d+)?$/;
const OFFSET = /^Z$|^[+-](?:0\d|1[0-3]):[0-5]\d$|^[+-]14:00$/;

/** `2024`, `2024-02` or `2024-02-29`, and a day of the calendar. https://hl7.org/fhir/R4/datatypes.html#date */
export function checkDate(text: string): DateVerdict {
  const parts = DATE.exec(text);
  if (!parts) return 'invalid';
  const [, year, month = '01', day = '01'] = parts;
  return isCalendarDay(Number(year), Number(month), Number(day)) ? 'valid' : 'invalid';
}

/** A date, or a date with a time of day and an offset. https://hl7.org/fhir/R4/datatypes.html#dateTime */
export function checkDateTime(text: string): DateVerdict {
  if (text.length <= 10) return checkDate(text);
  const parts = DATE_TIME.exec(text);
  if (!parts) return 'invalid';
  const [, year, month, day, hour, minute, second, offset] = parts;
  if (!isCalendarDay(Number(year), Number(month), Number(day))) return 'invalid';
  if (!isTimeOfDay(hour, minute, second) || (offset && !OFFSET.test(offset))) return 'invalid';
  return offset && second ? 'valid' : 'partial';
}

/** To the second, with an offset. https://hl7.org/fhir/R4/datatypes.html#instant */
export function checkInstant(text: string): DateVerdict {
  const verdict = checkDateTime(text);
  return verdict === 'valid' && text.length <= 10 ? 'partial' : verdict;
}

/** `hh:mm:ss`. https://hl7.org/fhir/R4/datatypes.html#time */
export function checkTime(text: string): DateVerdict {
  const parts = TIME.exec(text);
  return parts && isTimeOfDay(parts[1], parts[2], parts[3]) ? 'valid' : 'invalid';
}

/** FHIR lets second 60 through, for leap seconds. */
function isTimeOfDay(hour: string, minute: string, second = '00'): boolean {
  return Number(hour) < 24 && Number(minute) < 60 && Number(second) <= 60;
}

function isCalendarDay(year: number, month: number, day: number): boolean {
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= (month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31);
}
