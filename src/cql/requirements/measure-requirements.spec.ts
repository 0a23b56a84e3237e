import { describe, expect, it } from '@jest/globals';
import type { Library, Measure } from '../../fhir/types.js';
import type { MeasurePackage } from '../engine.js';
import { libraryKey } from '../translate/library-key.js';
import { translateLibraries } from '../translate/translator.js';
import { requirementsOf, typesNeeded } from './measure-requirements.js';
import { boundText } from './period-days.js';
import type { DateRequirement, Requirement } from './requirement.js';

const SHARED = `library Shared version '1'
using FHIR version '4.0.1'
include FHIRHelpers version '4.0.1' called FHIRHelpers
context Patient
define function "Finished"(given List<FHIR.Encounter>): given E where E.status.value = 'finished'
define function "Span"(given Choice<FHIR.dateTime, FHIR.Period, FHIR.Age>):
  case
    when given is FHIR.dateTime then Interval[(given as FHIR.dateTime).value, (given as FHIR.dateTime).value]
    when given is FHIR.Period then FHIRHelpers.ToInterval(given as FHIR.Period)
    when given is FHIR.Age then Interval[ToDateTime(Patient.birthDate.value), ToDateTime(Patient.birthDate.value) + 1 year)
    else null as Interval<DateTime>
  end`;

const TEXT = `library Main version '1'
using FHIR version '4.0.1'
include FHIRHelpers version '4.0.1' called FHIRHelpers
include Shared version '1' called Shared
codesystem "LOINC": 'http://loinc.org'
valueset "Visits": 'http://example.org/visits'
valueset "Fixed": 'http://example.org/fixed' version '2'
code "HbA1c": '4548-4' from "LOINC" display 'HbA1c'
code "GMI": '97506-0' from "LOINC"
parameter "Measurement Period" Interval<DateTime>
context Patient
define "Age": AgeInYearsAt(start of "Measurement Period") > 18
define "All visits": [Encounter]
define "Visit by set": exists [Encounter: "Visits"]
define "Visit by fixed set": exists [Encounter: "Fixed"]
define "By codes": exists [Observation: code in { "HbA1c", "GMI" }]
define "Visit within": exists ([Encounter: "Visits"] E where E.period during "Measurement Period")
define "Visit overlapping": exists ([Encounter: "Visits"] E where E.period overlaps day of "Measurement Period")
define "Visit begun": exists ([Encounter: "Visits"] E where start of E.period during day of "Measurement Period")
define "Through functions": exists ((Shared."Finished"([Encounter: "Visits"])) E
  where Shared."Span"(E.period) overlaps "Measurement Period")
define "Choice": exists ([Observation] O where Shared."Span"(O.effective) overlaps day of "Measurement Period")
define "Choice with age": exists ([Condition] C where Shared."Span"(C.onset) overlaps "Measurement Period")
define "Half a year back": exists ([ServiceRequest] S
  where S.authoredOn.value 6 months or less before start of "Measurement Period")
define "Until": exists ([Procedure] P where (P.performed as FHIR.dateTime) same day or before end of "Measurement Period")
define "By year": exists ([ServiceRequest] S where S.authoredOn.value during year of "Measurement Period")
define "Last is within": (Last([ServiceRequest] S sort by authoredOn.value)) L
  where L.authoredOn.value during "Measurement Period"
define "Either": exists ([ServiceRequest] S where S.authoredOn.value during "Measurement Period" or S.status.value = 'x')
define "Not": exists ([ServiceRequest] S where not (S.authoredOn.value during "Measurement Period"))
define "Unguarded": exists ([Encounter] E
  where Interval[E.period.start.value, E.period."end".value] overlaps "Measurement Period")
define "Other rows": exists ([Encounter] E
  with [Observation] O such that O.issued.value during "Measurement Period" and O.encounter.reference.value = E.id.value)
define "Joined": [Encounter] E with [Condition] C such that E.diagnosis.condition.reference contains C.id.value
define "Used twice": "Begun" union ("Begun" B where B.status.value = 'finished')
define "Begun": [Encounter: "Visits"] E where start of E.period during day of "Measurement Period"
define "Wide and narrow": exists "Begun" and exists ([Encounter: "Visits"] V where V.length.value > 1)
define "Disjoint": exists "Begun" and exists ([Encounter: "Visits"] V where V.period ends during "Measurement Period")
define "Tuples": [Observation] O return all Tuple { given: O.effective, unread: O.note }
define "Distinct tuples": exists ([Observation] O return Tuple { given: O.effective, unread: O.issued })
define "Of tuples": exists ("Tuples" T where T.given is not null)
define "Components": exists ([Observation] O where exists (O.component C where C.value as FHIR.Quantity > 1 'mg'))
define "Not reached": [Procedure]`;

const elm = translateLibraries(new Map([SHARED, TEXT].map((text) => [libraryKey(text), text])));
const libraries = [...elm.values()].map((one): Library => ({
  resourceType: 'Library',
  status: 'active',
  url: `http://example.org/Library/${one.library.identifier.id}`,
  ...(one.library.identifier.version ? { version: one.library.identifier.version } : {}),
  name: one.library.identifier.id,
  type: {},
  content: [{ contentType: 'application/elm+json', data: Buffer.from(JSON.stringify(one)).toString('base64') }],
}));

/** A cohort measure of one expression. */
function packageOf(expression: string): MeasurePackage {
  const criteria = { language: 'text/cql-identifier', expression };
  const measure: Measure = {
    resourceType: 'Measure',
    status: 'active',
    url: 'http://example.org/Measure/Main',
    version: '1',
    library: ['http://example.org/Library/Main|1'],
    scoring: { coding: [{ code: 'cohort' }] },
    group: [{ population: [{ code: { coding: [{ code: 'initial-population' }] }, criteria }] }],
  };
  return { measure, libraries, valueSets: [] };
}

const needed = (expression: string) => requirementsOf(packageOf(expression));
const of = (expression: string, type: string) => needed(expression).filter((one) => one.type === type);

function dateText({ path, match, from, to }: DateRequirement): string {
  const side = (bound: DateRequirement['from']) =>
    bound ? boundText(bound).replace('"Measurement Period"', 'MP') : '';
  return `${path} ${match} ${side(from)} .. ${side(to)}`;
}

const dates = (requirements: readonly Requirement[]) => requirements.map((one) => one.dates.map(dateText));
const elements = (requirements: readonly Requirement[]) => requirements.map((one) => one.elements);

describe('what is retrieved', () => {
  it('is the type and its profile, with any codes', () => {
    expect(needed('All visits')).toEqual([
      {
        type: 'Encounter',
        profile: 'http://hl7.org/fhir/StructureDefinition/Encounter',
        codes: null,
        dates: [],
        elements: [],
      },
    ]);
  });

  it('is a value set, with the version where the logic fixes one, and the element that holds the code', () => {
    expect(needed('Visit by set').map(({ codes }) => codes)).toEqual([
      { path: 'type', valueSet: 'http://example.org/visits', codes: [] },
    ]);
    expect(needed('Visit by fixed set')[0]?.codes?.valueSet).toBe('http://example.org/fixed|2');
  });

  it('is codes that the logic lists', () => {
    expect(needed('By codes')[0]?.codes).toEqual({
      path: 'code',
      valueSet: null,
      codes: [
        { system: 'http://loinc.org', code: '4548-4', display: 'HbA1c' },
        { system: 'http://loinc.org', code: '97506-0' },
      ],
    });
  });

  it('is only what the measure reaches', () => {
    expect(needed('Age')).toMatchObject([{ type: 'Patient', elements: ['birthDate'] }]);
    expect(typesNeeded([packageOf('Age'), packageOf('Joined'), packageOf('Visit by set')])).toEqual([
      'Condition',
      'Encounter',
      'Patient',
    ]);
  });
});

describe('dates', () => {
  it.each([
    ['Visit within', 'Encounter', 'period within start of MP .. end of MP'],
    ['Visit overlapping', 'Encounter', 'period overlaps start of MP .. end of MP'],
    ['Visit begun', 'Encounter', 'period.start within start of MP .. end of MP'],
    ['Through functions', 'Encounter', 'period overlaps start of MP .. end of MP'],
    ['Choice', 'Observation', 'effective overlaps start of MP .. end of MP'],
    ['Half a year back', 'ServiceRequest', 'authoredOn within start of MP - 6 months .. start of MP'],
    ['Until', 'Procedure', 'performed within  .. end of MP'],
    ['Other rows', 'Observation', 'issued within start of MP .. end of MP'],
  ])('%s: %s', (expression, type, expected) => {
    expect(dates(of(expression, type))).toEqual([[expected]]);
  });

  it.each([
    ['Choice with age', 'Condition', 'an age has no day'],
    ['By year', 'ServiceRequest', 'a year is coarser than the days that bound it'],
    ['Last is within', 'ServiceRequest', 'others decide which one is the last'],
    ['Either', 'ServiceRequest', 'the other side may hold'],
    ['Not', 'ServiceRequest', 'it is negated'],
    ['Unguarded', 'Encounter', 'an interval of nulls lasts for ever'],
    ['Other rows', 'Encounter', 'the condition is of other rows'],
  ])('%s: none of %s, as %s', (expression, type) => {
    expect(dates(of(expression, type))).toEqual([[]]);
  });

  it('hold for whatever uses the rows that were kept', () => {
    expect(dates(of('Used twice', 'Encounter'))).toEqual([['period.start within start of MP .. end of MP']]);
  });

  it('are left out where the same resources are asked for without them', () => {
    const [only, another] = of('Wide and narrow', 'Encounter');
    expect(only).toMatchObject({ dates: [], elements: ['length', 'period.start', 'type'] });
    expect(another).toBeUndefined();
  });

  it('stay apart where neither includes the other', () => {
    expect(dates(of('Disjoint', 'Encounter'))).toEqual([
      ['period.end within start of MP .. end of MP'],
      ['period.start within start of MP .. end of MP'],
    ]);
  });
});

describe('elements', () => {
  it('are followed through functions, their lists and aliases', () => {
    expect(elements(of('Through functions', 'Encounter'))).toEqual([['period.end', 'period.start', 'status', 'type']]);
  });

  it('are followed through tuples: those that are read, or all where equal tuples are taken for one', () => {
    expect(elements(of('Distinct tuples', 'Observation'))).toEqual([['effective', 'issued']]);
    expect(elements(of('Of tuples', 'Observation'))).toEqual([['effective']]);
  });

  it('are told part by part only where the part is no data type', () => {
    expect(elements(of('Components', 'Observation'))).toEqual([['component.value']]);
  });

  it('are those of both sides of a join', () => {
    expect(elements(of('Joined', 'Encounter'))).toEqual([['diagnosis.condition']]);
  });
});

describe('logic that cannot be followed', () => {
  it('is refused when functions call each other without end', () => {
    const endless = structuredClone(elm.get('Main|1'));
    const call = { type: 'FunctionRef', name: 'Again', operand: [] };
    const again = { name: 'Again', type: 'FunctionDef', context: 'Patient', operand: [], expression: call };
    const statements = endless?.library.statements as { def: unknown[] };
    statements.def.push(again, { name: 'Endless', context: 'Patient', expression: call });
    const data = Buffer.from(JSON.stringify(endless)).toString('base64');
    const changed = libraries.map((one) =>
      one.name === 'Main' ? { ...one, content: [{ contentType: 'application/elm+json', data }] } : one,
    );
    expect(() => requirementsOf({ ...packageOf('Endless'), libraries: changed })).toThrow(/Main\|1 is too deep/);
  });

  it('is refused when the measure names what the library lacks', () => {
    expect(() => needed('Nowhere')).toThrow(/"Nowhere", which Main\|1 lacks/);
  });
});
