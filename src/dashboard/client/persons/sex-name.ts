const NAMES: Record<string, string> = { female: 'Female', male: 'Male', other: 'Other', unknown: 'Unknown' };

/** FHIR's administrative gender in words. https://hl7.org/fhir/R4/valueset-administrative-gender.html */
export function sexName(code: string | null): string {
  return code === null ? 'unknown' : (NAMES[code] ?? code);
}
