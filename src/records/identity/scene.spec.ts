import { describe, expect, it } from '@jest/globals';
import { patient, type PatientSketch } from '../../../test/support/patients.js';
import { featuresOf, MAX_BLOCK } from '../matching/index.js';
import { Scene } from './scene.js';

const KEY = 7;
const featured = (sketch: PatientSketch = {}) => featuresOf(patient(sketch));
/** A scene with one open block, and a person of one chart for each sketch: `s/0` is with `p0`. */
function sceneOf(sketches: PatientSketch[], large = false): Scene {
  const scene = new Scene();
  scene.openBlock(KEY, large);
  sketches.forEach((sketch, place) => {
    scene.addPerson(`p${place}`, 100 - place);
    scene.put(`s/${place}`, `p${place}`, featured(sketch), [KEY]);
  });
  return scene;
}
const candidates = (scene: Scene, chart: string) => scene.candidatesOf(chart).map(({ personId }) => personId);

describe('Scene', () => {
  it('finds the persons of whom a chart shares a key, and not the own one', () => {
    const scene = sceneOf([{}, {}]);
    scene.put('s/new', null, featured(), [KEY]);
    expect(candidates(scene, 's/new')).toEqual(['p0', 'p1']);
    expect(candidates(scene, 's/0')).toEqual(['p1']);
    scene.put('s/elsewhere', null, featured(), [KEY + 1]);
    expect(candidates(scene, 's/elsewhere')).toEqual([]);
  });

  it('compares of a large block only those born on one day, and nobody where these are too many', () => {
    const other = { born: '1931-02-03' };
    expect(candidates(sceneOf([{}, {}, other], true), 's/0')).toEqual(['p1']);
    const crowd = Array.from({ length: MAX_BLOCK }, () => ({}));
    expect(candidates(sceneOf([...crowd, other]), 's/0')).toHaveLength(MAX_BLOCK - 1);
    expect(candidates(sceneOf([...crowd, {}]), 's/0')).toEqual([]);
  });

  it('forgets a chart that has no features any more, and what its earlier version held', () => {
    const scene = sceneOf([{}, {}]);
    scene.put('s/1', 'p1', null);
    expect(candidates(scene, 's/0')).toEqual([]);
    expect(scene.person('s/1')).toBe('p1');
    expect(scene.members('p1').members).toEqual([]);
  });

  it('makes one of several persons: the oldest remains, and has all charts, also after further merges', () => {
    const scene = sceneOf([{}, {}, {}]);
    scene.addPerson('new');
    expect(scene.merge(['p0', 'new', 'p1', 'p1'])).toEqual({ survivor: 'p1', lost: ['p0', 'new'] });
    expect(scene.merge(['p1', 'p2'])).toEqual({ survivor: 'p2', lost: ['p1'] });
    expect(['p0', 'p1', 'new'].map((id) => scene.survivorOf(id))).toEqual(['p2', 'p2', 'p2']);
    expect(
      scene
        .members('p2', 's/1')
        .members.map(({ id }) => id)
        .sort(),
    ).toEqual(['s/0', 's/2']);
    expect(scene.person('s/0')).toBe('p2');
  });

  it('holds what was said of two charts in whatever order they are named', () => {
    const scene = new Scene();
    scene.say('never', 's/b', 's/a');
    expect([scene.said.never('s/a', 's/b'), scene.said.never('s/b', 's/a')]).toEqual([true, true]);
    expect(scene.said.always('s/a', 's/b')).toBe(false);
  });
});
