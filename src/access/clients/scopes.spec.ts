import { describe, expect, it } from '@jest/globals';
import { allows, intersect, lacking, readScopes, writeScopes } from './scopes.js';

const read = (text: string) => readScopes(text).scopes;
const both = (asked: string, granted: string) => writeScopes(intersect(read(asked), read(granted))).join(' ');

describe('scopes', () => {
  it.each([
    ['system/Patient.rs', 'system/Patient.rs'],
    ['system/*.cruds', 'system/*.cruds'],
    ['system/Observation.read', 'system/Observation.rs'],
    ['system/Observation.write', 'system/Observation.cud'],
    ['system/*.*', 'system/*.cruds'],
    ['  system/Patient.c   system/Patient.s ', 'system/Patient.cs'],
    ['system/*.rs system/Patient.r system/Condition.rd', 'system/*.rs system/Condition.d'],
  ])('%s is %s', (text, written) => {
    expect(writeScopes(read(text)).join(' ')).toBe(written);
  });

  it.each([
    'patient/Patient.rs',
    'user/*.rs',
    'system/Patient.',
    'system/Patient.sr',
    'system/Patient.rr',
    'system/Sandwich.r',
    'system/Patient.rs?category=a',
    'system/patient.r',
    'system/constructor.r',
    'openid',
    'offline_access',
  ])('%s is none', (word) => {
    expect(readScopes(word)).toEqual({ scopes: new Map(), unknown: [word] });
  });

  it.each([
    ['system/*.cruds', 'system/Patient.rs system/Observation.r', 'system/Observation.r system/Patient.rs'],
    ['system/Patient.rs', 'system/*.r', 'system/Patient.r'],
    ['system/Patient.rs', 'system/Observation.rs', ''],
    ['system/Patient.cu', 'system/Patient.rs', ''],
    ['system/*.rs system/Patient.cud', 'system/*.r system/Patient.cruds', 'system/*.r system/Patient.cuds'],
  ])('%s of %s leaves %s', (asked, granted, left) => {
    expect(both(asked, granted)).toBe(left);
  });

  it('allow what they name, of their type alone', () => {
    expect(allows(read('system/Patient.rs'), { permission: 'r', type: 'Patient' })).toBe(true);
    expect(allows(read('system/Patient.rs'), { permission: 'u', type: 'Patient' })).toBe(false);
    expect(allows(read('system/Patient.rs'), { permission: 'r', type: 'Observation' })).toBe(false);
    expect(allows(read('system/*.r'), { permission: 'r', type: 'Observation' })).toBe(true);
    expect(allows(read('system/Patient.r'), { permission: 'r', type: '*' })).toBe(false);
  });

  it('say together what lacks', () => {
    const needed = [
      { permission: 'c', type: 'Patient' },
      { permission: 's', type: 'Patient' },
      { permission: 'u', type: 'Observation' },
    ] as const;
    expect(lacking(read('system/*.u'), needed)).toBe('system/Patient.cs');
    expect(lacking(read('system/*.cus'), needed)).toBeNull();
  });
});
