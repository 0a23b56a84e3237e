import type { ElmLibrary } from '../../src/cql/translate/elm.js';
import type { Library } from '../../src/fhir/types.js';

/** A piece of the text of a definition, as the translator notes it. https://cql.hl7.org/elm.html#annotation */
interface Narrative {
  value?: string[];
  s?: Narrative[];
}

interface Definition {
  name?: string;
  locator?: string;
  annotation?: { type?: string; s?: Narrative }[];
}

/**
 * The CQL text of a Library that was published with ELM alone: its annotations have the text of each definition, and
 * its locators their order.
 */
export function recoveredCql(library: Library): string {
  const data = library.content?.find(({ contentType }) => contentType === 'application/elm+json')?.data ?? '';
  const elm = (JSON.parse(Buffer.from(data, 'base64').toString('utf8')) as ElmLibrary).library;
  const parts = Object.entries(elm).flatMap(([section, definitions]) => {
    const { def = [] } = (definitions ?? {}) as { def?: Definition[] };
    return Array.isArray(def) ? def.map((one) => ({ line: lineOf(one), text: textOf(one, section) })) : [];
  });
  const ordered = parts.filter(({ text }) => text !== '').sort((one, other) => one.line - other.line);
  return [textOf(elm, 'library'), ...ordered.map(({ text }) => text)].join('\n');
}

function lineOf({ locator = '0' }: Definition): number {
  return Number(locator.split(':')[0]);
}

function textOf({ name, annotation = [] }: Definition, section: string): string {
  if (section === 'contexts') return `context ${name}`;
  return annotation.map(({ s }) => (s ? narrative(s) : '')).join('');
}

function narrative({ value, s = [] }: Narrative): string {
  return value ? value.join('') : s.map(narrative).join('');
}

/** A class of QI-Core 4.1.1 that 6.0.0 has no more, and that of 6.0.0 with the same elements. */
interface OlderClass {
  like: string;
  name: string;
  profile: string;
  label?: string;
  /** Slices by the names they have now: the older name, and the code that tells which component it is. */
  slices?: Readonly<Record<string, { name: string; loinc: string }>>;
}

const QI_CORE = 'http://hl7.org/fhir/us/qicore/StructureDefinition';
const VITAL_SIGNS: readonly [like: string, profile: string][] = [
  ['BodyHeight', 'bodyheight'],
  ['BodyWeight', 'bodyweight'],
  ['BMI', 'bmi'],
  ['BodyTemperature', 'bodytemp'],
  ['HeartRate', 'heartrate'],
  ['RespiratoryRate', 'resprate'],
];

const OLDER_CLASSES: readonly OlderClass[] = [
  { like: 'ConditionProblemsHealthConcerns', name: 'Condition', profile: `${QI_CORE}/qicore-condition` },
  { like: 'SimpleObservation', name: 'Observation', profile: `${QI_CORE}/qicore-observation` },
  { like: 'ObservationCancelled', name: 'ObservationNotDone', profile: `${QI_CORE}/qicore-observationnotdone` },
  {
    like: 'LaboratoryResultObservation',
    name: 'observation-lab',
    profile: 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-observation-lab',
    label: 'US Core Laboratory Result Observation Profile',
  },
  {
    like: 'USCoreBloodPressureProfile',
    name: 'observation-bp',
    profile: 'http://hl7.org/fhir/StructureDefinition/bp',
    slices: {
      systolic: { name: 'SystolicBP', loinc: '8480-6' },
      diastolic: { name: 'DiastolicBP', loinc: '8462-4' },
    },
  },
  ...VITAL_SIGNS.map(([like, profile]) => ({
    like: `USCore${like}Profile`,
    name: `observation-${profile}`,
    profile: `http://hl7.org/fhir/StructureDefinition/${profile}`,
  })),
];

/**
 * Model information of QI-Core 4.1.1, against which the published measures are written, made of that of 6.0.0, which is
 * there: the classes that 6.0.0 has no more are added under their old names and profiles, with slices mapped to the
 * components they are, which the information of 6.0.0 leaves out.
 */
export function olderQiCore(xml: string): string {
  const added = OLDER_CLASSES.map((one) => olderClass(xml, one));
  const first = xml.indexOf('<typeInfo ');
  return (xml.slice(0, first) + added.join('\n') + xml.slice(first)).replace('version="6.0.0"', 'version="4.1.1"');
}

function olderClass(xml: string, { like, name, profile, label, slices = {} }: OlderClass): string {
  const found = new RegExp(`<typeInfo [^>]*name="${like}"[^>]*>[^]*?</typeInfo>`).exec(xml)?.[0];
  if (found === undefined) throw new Error(`The model information has no class ${like}`);
  const older = found
    .replace(`name="${like}"`, `name="${name}"`)
    .replace(/identifier="[^"]*"/, `identifier="${profile}"`)
    .replace(/label="[^"]*"/, label === undefined ? '' : `label="${label}"`);
  return Object.entries(slices).reduce((text, [now, { name: then, loinc }]) => {
    const target = `%parent.component[code.coding.system='http://loinc.org',code.coding.code='${loinc}']`;
    return text.replace(`<element name="${now}"`, `<element name="${then}" target="${target}"`);
  }, older);
}
