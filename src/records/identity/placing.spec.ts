import { describe, expect, it } from '@jest/globals';
import { patient, type PatientSketch } from '../../../test/support/patients.js';
import { DEFAULT_MODEL, featuresOf, modelFor } from '../matching/index.js';
import { keysOf } from './blocking.js';
import { EhrLinks } from './ehr-links.js';
import type { PatientLink } from './patient-links.js';
import { Placing, type PatientChange } from './placing.js';
import { Scene } from './scene.js';

const current = { number: 'default' as const, model: modelFor(DEFAULT_MODEL, 20_000) };
const stranger = { given: 'Joan', family: 'Quimby', born: '1931-02-03', line: '1 Elm Road', zip: '02139' };
const change = (chart: string, sketch: PatientSketch | null, ...links: PatientLink[]): PatientChange => ({
  ...{ chart, links, features: sketch && featuresOf(patient(sketch)) },
});

/** Places messages, each a list of Patients, where nobody is known yet. */
function placed(...messages: PatientChange[][]) {
  const scene = new Scene();
  for (const { features } of messages.flat())
    if (features) for (const key of keysOf(features)) scene.openBlock(key, false);
  const placing = new Placing(scene, current, new EhrLinks());
  for (const message of messages) placing.take(message);
  return { scene, placing };
}
const kinds = ({ decisions }: Placing) => decisions.map(({ decision, decidedBy }) => `${decision} ${decidedBy}`);

describe('Placing', () => {
  it('makes a person of a chart that nobody fits, and joins the next that fits', () => {
    const { scene, placing } = placed([change('a/1', {})], [change('b/1', {})], [change('b/2', stranger)]);
    expect(placing.created).toHaveLength(2);
    expect(scene.person('b/1')).toBe(scene.person('a/1'));
    expect(scene.person('b/2')).not.toBe(scene.person('a/1'));
    expect(kinds(placing)).toEqual([
      'created rule:no-match',
      expect.stringMatching(/^matched rule:/),
      'created rule:no-match',
    ]);
    expect(placing.decisions[1].evidence).toMatchObject({ with: { sourceId: 'a', patientId: '1' } });
  });

  it('does not place a deleted chart', () => {
    const { placing } = placed([change('a/1', null)]);
    expect([placing.created, placing.decisions]).toEqual([[], []]);
  });

  it('asks about a doubt, and no more once both are of one person', () => {
    const doubt = [change('b/1', { sex: 'male' })];
    expect(placed([change('a/1', {})], doubt).placing.reviews()).toMatchObject([
      { cause: 'uncertain', chart: { sourceId: 'b' }, other: { sourceId: 'a' } },
    ]);
    expect(placed([change('a/1', {})], doubt, [change('b/1', {})]).placing.reviews()).toEqual([]);
  });

  it('keeps a chart that fits no more with its person, and says so', () => {
    const { scene, placing } = placed([change('a/1', {})], [change('b/1', {})], [change('b/1', stranger)]);
    expect(scene.person('b/1')).toBe(scene.person('a/1'));
    expect(kinds(placing).at(-1)).toBe('kept rule:no-split');
  });

  it('follows a replacement by the EHR, in whatever order its charts come', () => {
    const link: PatientLink = { otherId: '2', type: 'replaced-by' };
    const [old, replacing] = [change('a/1', {}, link), change('a/2', { ...stranger, family: 'Betts' })];
    for (const messages of [[[old], [replacing]], [[replacing], [old]], [[old, replacing]]]) {
      const { scene } = placed(...messages);
      expect(scene.person('a/1')).toBe(scene.person('a/2'));
    }
  });

  it('only asks where the EHR refers from one chart to another', () => {
    const { scene, placing } = placed(
      [change('a/2', stranger)],
      [change('a/1', {}, { otherId: '2', type: 'seealso' })],
    );
    expect(scene.person('a/1')).not.toBe(scene.person('a/2'));
    expect(placing.reviews()).toMatchObject([{ cause: 'linked', rule: 'see-also' }]);
  });
});
