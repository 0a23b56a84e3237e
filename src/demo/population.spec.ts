import { describe, expect, it } from '@jest/globals';
import type { Patient } from 'fhir/r4.js';
import { isError } from '../fhir/operation-outcome.js';
import { validateResource } from '../fhir/validate.js';
import { jsonOf } from './shared-text.js';
import { Population, type GeneratedPerson } from './population.js';

const options = { persons: 1500, sources: 3, seed: 7, year: 2026 };
const population = new Population(options);
const everyone = [...population.everyone()];
const charts = everyone.flatMap((person) => person.charts);
const resources = charts.flatMap((chart) => chart.resources);

const share = (count: number) => count / everyone.length;
const patientOf = ({ resources: [patient] }: GeneratedPerson['charts'][number]) => patient as Patient;
const numberOf = (patient: Patient, type: string) =>
  patient.identifier?.find((identifier) => identifier.type?.coding?.[0]?.code === type)?.value;

describe('a generated population', () => {
  it('has the same person under a number, whoever else is asked for before', () => {
    const alone = new Population({ ...options, persons: 3 });
    expect(JSON.stringify(alone.person(1234))).toBe(JSON.stringify(everyone[1233]));
    const other = new Population({ ...options, seed: 8 });
    expect(JSON.stringify(other.person(1234))).not.toBe(JSON.stringify(everyone[1233]));
  });

  it('is made of resources that the service takes without error or warning of form', () => {
    const findings = new Set<string>();
    for (const resource of [...resources, ...population.practices.flatMap((practice) => practice.resources)]) {
      const stored = JSON.parse(JSON.stringify(resource)) as object;
      for (const { severity, diagnostics } of validateResource(stored)) findings.add(`${severity}: ${diagnostics}`);
    }
    // What one EHR codes in its own way is the one thing to be warned of.
    expect([...findings].filter((finding) => !finding.includes('riverside.example/codes'))).toEqual([]);
    expect(findings.size).toBeGreaterThan(0);
  });

  it('is written as JSON.stringify would', () => {
    for (const resource of resources) expect(jsonOf(resource)).toBe(JSON.stringify(resource));
  });

  it('keeps what is broken apart: the service refuses each of it', () => {
    const broken = charts.flatMap((chart) => chart.broken);
    expect(broken.length / resources.length).toBeGreaterThan(0.0005);
    expect(broken.length / resources.length).toBeLessThan(0.002);
    expect(broken.some(({ parsable }) => !parsable)).toBe(true);
    for (const { text, parsable } of broken) {
      if (!parsable) expect(() => void JSON.parse(text)).toThrow(SyntaxError);
      // A patient that is not there shows only where references are resolved.
      else if (!text.includes('urn:uuid'))
        expect(validateResource(JSON.parse(text) as object).some(isError)).toBe(true);
    }
  });

  it('is known to more than one EHR by 12 %', () => {
    const shared = everyone.filter((person) => person.charts.length > 1);
    expect(share(shared.length)).toBeGreaterThan(0.1);
    expect(share(shared.length)).toBeLessThan(0.14);
    expect(shared.some((person) => person.charts.length === 3)).toBe(true);
  });

  it('says truly who is who', () => {
    const ids = everyone.flatMap(({ truth }) => truth.patients);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { truth, charts: own } of everyone) {
      expect(truth.patients).toEqual(own.map((chart) => `${chart.practice.name}|Patient/${patientOf(chart).id}`));
    }
    const names = ({ charts: [home, second] }: GeneratedPerson) =>
      [home, second].map((chart) => JSON.stringify(patientOf(chart).name).toLowerCase());
    for (const person of everyone.filter(({ charts: own }) => own.length > 1)) {
      const [home, second] = names(person);
      const changes = /nickname|typo|transposed|surname|middle/.test(person.truth.variants[1].join(' '));
      expect(home !== second).toBe(changes);
    }
  });

  it('shares no number between two persons but placeholders and what is masked', () => {
    for (const type of ['SS', 'MC']) {
      const owners = new Map<string, number>();
      for (const { truth, charts: own } of everyone) {
        for (const chart of own) {
          const value = numberOf(patientOf(chart), type);
          if (value === undefined || /\*|999-99-9999/.test(value)) continue;
          expect(owners.get(value) ?? truth.person).toBe(truth.person);
          owners.set(value, truth.person);
        }
      }
      expect(owners.size).toBeGreaterThan(200);
    }
  });

  it('has people who look alike and are not the same', () => {
    const birthDates = (note: string) =>
      everyone.filter(({ truth }) => truth.notes.includes(note)).map(({ charts: [chart] }) => patientOf(chart));
    const twins = birthDates('twin');
    expect(twins.length).toBeGreaterThan(10);
    expect(new Set(twins.map(({ birthDate }) => birthDate)).size).toBeLessThan(twins.length * 0.6);
    const named = (patient: Patient) => `${patient.name?.[0]?.given?.[0]} ${patient.name?.[0]?.family}`.toLowerCase();
    const seniors = new Set(birthDates('senior').map(named));
    expect(birthDates('junior').filter((patient) => seniors.has(named(patient))).length).toBeGreaterThan(10);
  });

  it('has results without unit, without LOINC code, preliminary and entered in error', () => {
    const texts = resources
      .filter(({ resourceType }) => resourceType === 'Observation')
      .map((one) => JSON.stringify(one));
    for (const sign of [
      '"valueQuantity":{"value":7.1}',
      '/codes","code":"BP"',
      '"preliminary"',
      '"entered-in-error"',
    ]) {
      expect(texts.filter((text) => text.includes(sign)).length).toBeGreaterThan(0);
    }
  });
});
