import { describe, expect, it } from '@jest/globals';
import { patient } from '../../../test/support/patients.js';
import { compare } from './compare.js';
import { DEFAULT_MODEL } from './default-model.js';
import { featuresOf } from './features-of.js';

describe('featuresOf', () => {
  it('normalises what two EHRs write differently to the same', () => {
    const written = featuresOf(patient({ middle: 'Ada', ssn: '856-45-6789', mbi: '1EG4-TE5-MK73', mrn: 'urn:a|7' }));
    const shouted = featuresOf(
      patient({
        ...{ given: 'ELIZABETH', middle: 'ADA', family: 'OKAFOR', line: '12 WALNUT ST. #3', zip: '01105-1234' },
        ...{ telephone: '+1 413.555.0123 ext 9', ssn: '856456789', mbi: '1eg4te5mk73', mrn: 'urn:a|7' },
      }),
    );
    expect(shouted).toEqual(written);
    expect(JSON.parse(JSON.stringify(written))).toEqual(written);
    expect(written.addresses).toEqual([{ house: '12', street: 'walnut', zip5: '01105' }]);
    expect(written.telephones).toEqual(['4135550123']);
    expect(written.identifiers).toEqual([
      { kind: 'ssn', system: '', value: '856456789' },
      { kind: 'mbi', system: '', value: '1EG4TE5MK73' },
      { kind: 'mrn', system: 'urn:a', value: '7' },
    ]);
  });

  it('knows parts, suffixes and accents of names', () => {
    const [name] = featuresOf(patient({ given: 'José', family: "O'Brien-De la Cruz Jr." })).names;
    expect(name).toMatchObject({ given: 'jose', family: 'obriendelacruz', suffix: 'jr' });
    expect(name.familyParts).toEqual(['obrien', 'de', 'la', 'cruz']);
    expect(name.nicknames).toContain('jose');
  });

  it('takes the name in use first, and keeps the maiden name', () => {
    const name = [
      { use: 'maiden' as const, family: 'Stone', given: ['Ann'] },
      { use: 'official' as const, family: 'Reed', given: ['Ann'] },
    ];
    expect(featuresOf({ resourceType: 'Patient', name }).names.map(({ family }) => family)).toEqual(['reed', 'stone']);
  });

  it.each(['***-**-6780', 'XXX-XX-6780', 'xxxxx6780'])('takes the last four digits of the masked %s', (ssn) => {
    expect(featuresOf(patient({ ssn })).identifiers).toEqual([{ kind: 'ssn-last4', system: '', value: '6780' }]);
  });

  it.each([
    { given: 'Unknown' },
    { given: 'Baby Girl' },
    { born: '1900-01-01' },
    { born: 'yesterday' },
    { telephone: '000-000-0000' },
    { telephone: '555-555-5555' },
    { telephone: '413-111-1111' },
    { email: 'noemail@clinic.example' },
    { ssn: '999-99-9999' },
    { ssn: '123-45-6789' },
    { ssn: '000-12-3456' },
    { ssn: '***-**-9999' },
    { ssn: '***-**-6789' },
    { mbi: '00000000000' },
    { mrn: 'urn:a|UNKNOWN' },
    { line: 'Homeless' },
    { zip: '00000' },
  ])('leaves out the placeholder %j', (placeholder) => {
    const [field] = Object.keys(placeholder);
    expect(featuresOf(patient(placeholder))).toEqual(featuresOf(patient({ [field]: null })));
  });

  it('cuts names without end, and knows one that is a word of the program', () => {
    const [name] = featuresOf(patient({ given: 'Constructor', family: 'x'.repeat(100_000) })).names;
    expect(name.family).toHaveLength(40);
    const { score } = compare(featuresOf(patient({ given: 'Constructor' })), featuresOf(patient()), DEFAULT_MODEL);
    expect(score).not.toBeNaN();
  });

  it('survives a Patient that is not as it should be', () => {
    const broken = { name: 'x', telecom: [null], address: [{ line: 7 }], identifier: [null], birthDate: 7 };
    const features = featuresOf({ resourceType: 'Patient', ...broken } as never);
    expect(features).toMatchObject({ names: [], birthDate: null, telephones: [], addresses: [], identifiers: [] });
  });
});
