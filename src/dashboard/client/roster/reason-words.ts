/** Why a person is attributed to nobody, or a visit does not count. */
const REASONS: Readonly<Record<string, string>> = {
  specialty: 'seen only by clinicians whose specialty does not count',
  'clinician-not-on-roster': 'seen by clinicians who are not on the roster',
  'clinician-unknown': 'the visits do not say who saw them',
  'outside-roster': 'seen outside the ACO',
  'organization-unmapped': 'seen at an organization that is not mapped',
  'organization-unknown': 'the visits do not say where',
  'not-qualifying': 'no visit of a kind that counts',
  'no-visit': 'no visit in the year',
  'same-day': 'the clinician is counted on that day already',
  uncertain: 'perhaps: what agrees leaves a doubt',
  contradicted: 'perhaps: something speaks against it',
  several: 'several persons may be meant',
  'two-lines': 'two lines of the list are one person',
  'no-chart': 'no EHR has sent anybody like that',
};

/** The reason in words; itself where there are none. */
export function reasonWords(reason: string): string {
  return REASONS[reason] ?? reason;
}
