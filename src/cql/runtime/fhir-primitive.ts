import { Decimal } from './decimal.js';
import { parseDate, parseDateTime, parseTime } from './temporal-text.js';
import type { Value } from './value.js';

/**
 * The value of a FHIR primitive as a value of CQL; null when it is absent or not written as the type is.
 * @param type name of a System type, such as `DateTime`
 * @param offset minutes east of UTC of date-times without offset
 */
export function systemValue(type: string | null, json: unknown, offset: number): Value {
  switch (typeof json) {
    case 'string':
      return ofText(type, json, offset);
    case 'number':
      if (type === 'Decimal') return Decimal.fromNumber(json);
      return type === 'Integer' && Number.isInteger(json) ? json : null;
    case 'boolean':
      return type === 'Boolean' ? json : null;
    default:
      return null;
  }
}

function ofText(type: string | null, text: string, offset: number): Value {
  switch (type) {
    case 'String':
      return text;
    case 'DateTime':
      return parseDateTime(text, offset);
    case 'Date':
      return parseDate(text);
    case 'Time':
      return parseTime(text);
    default:
      return null;
  }
}
