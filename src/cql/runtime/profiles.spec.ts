import { describe, expect, it } from '@jest/globals';
import type { Resource } from '../../fhir/types.js';
import type { ProfileMode } from '../engine.js';
import { profileTest } from './profiles.js';

const conformsTo = (given: Resource, profile: string, mode: ProfileMode) => profileTest(profile, mode)(given);

const QICORE = 'http://hl7.org/fhir/us/qicore/StructureDefinition/';
const US_CORE = 'http://hl7.org/fhir/us/core/StructureDefinition/';
const FHIR = 'http://hl7.org/fhir/StructureDefinition/';

type Fields = Record<string, unknown>;
const resource = (resourceType: string, fields: Fields = {}, ...profile: string[]): Resource => ({
  resourceType,
  ...(profile.length > 0 ? { meta: { profile } } : {}),
  ...fields,
});
const coded = (system: string, code: string) => ({ coding: [{ system, code }] });
const category = (code: string) => ({
  category: [coded('http://terminology.hl7.org/CodeSystem/observation-category', code)],
});
const loinc = (code: string) => ({ code: coded('http://loinc.org', code) });

type Row = [what: string, resource: Resource, profile: string, conforms: boolean];

const inferred: Row[] = [
  ['an untagged request', resource('MedicationRequest'), `${QICORE}qicore-medicationrequest`, true],
  ['an untagged request', resource('MedicationRequest'), `${QICORE}qicore-medicationnotrequested`, false],
  [
    'a request not to perform',
    resource('MedicationRequest', { doNotPerform: true }),
    `${QICORE}qicore-medicationrequest`,
    false,
  ],
  [
    'a request not to perform',
    resource('MedicationRequest', { doNotPerform: true }),
    `${QICORE}qicore-medicationnotrequested`,
    true,
  ],
  [
    'a request not to perform, by the older name',
    resource('MedicationRequest', { doNotPerform: true }),
    `${QICORE}qicore-mednotrequested`,
    true,
  ],
  [
    'a service not requested',
    resource('ServiceRequest', { doNotPerform: true }),
    `${QICORE}qicore-servicenotrequested`,
    true,
  ],
  [
    'a device not requested, by modifier extension',
    resource('DeviceRequest', {
      modifierExtension: [
        { url: 'http://hl7.org/fhir/5.0/StructureDefinition/extension-DeviceRequest.doNotPerform', valueBoolean: true },
      ],
    }),
    `${QICORE}qicore-devicenotrequested`,
    true,
  ],
  ['a procedure not done', resource('Procedure', { status: 'not-done' }), `${QICORE}qicore-procedurenotdone`, true],
  ['a procedure not done', resource('Procedure', { status: 'not-done' }), `${QICORE}qicore-procedure`, false],
  [
    'a procedure not done, by US Core',
    resource('Procedure', { status: 'not-done' }),
    `${US_CORE}us-core-procedure`,
    true,
  ],
  [
    'an immunization not done',
    resource('Immunization', { status: 'not-done' }),
    `${QICORE}qicore-immunizationnotdone`,
    true,
  ],
  [
    'a cancelled observation',
    resource('Observation', { status: 'cancelled' }),
    `${QICORE}qicore-observationcancelled`,
    true,
  ],
  ['a cancelled observation', resource('Observation', { status: 'cancelled' }), `${QICORE}qicore-observation`, false],
  [
    'a declined dispense',
    resource('MedicationDispense', { status: 'declined' }),
    `${QICORE}qicore-medicationdispensedeclined`,
    true,
  ],
  ['a rejected task', resource('Task', { status: 'rejected' }), `${QICORE}qicore-taskrejected`, true],
  [
    'a medication not taken',
    resource('MedicationStatement', { status: 'not-taken' }),
    `${QICORE}qicore-medicationstatement`,
    false,
  ],
  ['a laboratory result', resource('Observation', category('laboratory')), `${QICORE}qicore-observation-lab`, true],
  ['a laboratory result', resource('Observation', category('laboratory')), `${US_CORE}us-core-observation-lab`, true],
  [
    'a laboratory result',
    resource('Observation', category('laboratory')),
    `${QICORE}qicore-observation-clinical-result`,
    true,
  ],
  ['a laboratory result', resource('Observation', category('laboratory')), `${QICORE}qicore-simple-observation`, false],
  [
    'a laboratory result',
    resource('Observation', category('laboratory')),
    `${QICORE}qicore-observation-screening-assessment`,
    false,
  ],
  ['a survey', resource('Observation', category('survey')), `${QICORE}qicore-observation-screening-assessment`, true],
  ['an observation without category', resource('Observation'), `${QICORE}qicore-observation-lab`, true],
  ['a blood pressure', resource('Observation', loinc('85354-9')), `${US_CORE}us-core-blood-pressure`, true],
  ['a blood pressure', resource('Observation', loinc('85354-9')), `${FHIR}bp`, true],
  ['a blood pressure of an earlier LOINC', resource('Observation', loinc('55284-4')), `${FHIR}bp`, true],
  ['a body weight', resource('Observation', loinc('29463-7')), `${FHIR}bp`, false],
  [
    'the code of a blood pressure in another system',
    resource('Observation', { code: coded('urn:x', '85354-9') }),
    `${FHIR}bp`,
    false,
  ],
  [
    'a problem',
    resource('Condition', { category: [coded('x', 'problem-list-item')] }),
    `${QICORE}qicore-condition-problems-health-concerns`,
    true,
  ],
  [
    'a problem',
    resource('Condition', { category: [coded('x', 'problem-list-item')] }),
    `${QICORE}qicore-condition-encounter-diagnosis`,
    false,
  ],
  ['a condition without category', resource('Condition'), `${QICORE}qicore-condition-encounter-diagnosis`, true],
  [
    'a patient observation',
    resource('Observation', { subject: { reference: 'Patient/1' } }),
    `${QICORE}qicore-nonpatient-observation`,
    false,
  ],
  [
    'an observation of a place',
    resource('Observation', { subject: { reference: 'Location/1' } }),
    `${QICORE}qicore-nonpatient-observation`,
    true,
  ],
  [
    'a null modifier extension',
    resource('Procedure', { modifierExtension: [null] }),
    `${QICORE}qicore-procedure`,
    true,
  ],
];

describe('inferred', () => {
  it.each(inferred)('%s: %#', (_what, given, profile, conforms) => {
    expect(conformsTo(given, profile, 'inferred')).toBe(conforms);
  });

  it('trusts a QI-Core profile against the structure', () => {
    const tagged = resource('ServiceRequest', { doNotPerform: true }, `${QICORE}qicore-servicerequest`);
    expect(conformsTo(tagged, `${QICORE}qicore-servicerequest`, 'inferred')).toBe(true);
    expect(conformsTo(tagged, `${QICORE}qicore-servicenotrequested`, 'inferred')).toBe(false);
  });

  it('decides by structure when only US Core is declared', () => {
    const tagged = resource('ServiceRequest', { doNotPerform: true }, `${US_CORE}us-core-servicerequest`);
    expect(conformsTo(tagged, `${QICORE}qicore-servicenotrequested`, 'inferred')).toBe(true);
  });
});

describe('declared', () => {
  const declared = (profile: string, wanted: string, mode: ProfileMode = 'declared') =>
    conformsTo(resource('Observation', {}, profile), wanted, mode);

  it('reads a canonical with its version', () => {
    expect(declared(`${QICORE}qicore-observation|4.1.1`, `${QICORE}qicore-observation`)).toBe(true);
  });

  it('accepts what derives from the profile, not what the profile derives from', () => {
    expect(declared(`${QICORE}qicore-observation-lab`, `${US_CORE}us-core-observation-lab`)).toBe(true);
    expect(declared(`${US_CORE}us-core-observation-lab`, `${QICORE}qicore-observation-lab`)).toBe(false);
    expect(declared(`${US_CORE}us-core-blood-pressure`, `${FHIR}vitalsigns`)).toBe(true);
    expect(declared(`${FHIR}vitalsigns`, `${US_CORE}us-core-blood-pressure`)).toBe(false);
  });

  it('leaves out what declares nothing, except for the type itself', () => {
    const untagged = resource('Observation');
    expect(conformsTo(untagged, `${QICORE}qicore-observation`, 'declared')).toBe(false);
    expect(conformsTo(untagged, `${FHIR}Observation`, 'declared')).toBe(true);
  });
});

describe('ignored', () => {
  it('takes every resource of the type', () => {
    const notDone = resource('Procedure', { status: 'not-done' });
    expect(conformsTo(notDone, `${QICORE}qicore-procedure`, 'ignored')).toBe(true);
  });
});
