import { describe, expect, it } from '@jest/globals';
import { assetName, isInterface, isPage } from './page-routes.js';

describe('page routes', () => {
  it.each([
    '/api',
    '/api/session',
    '/fhir/Patient',
    '/webhooks/north',
    '/health/live',
    '/metrics',
    '/.well-known/jwks.json',
  ])('leave %s to the interface it belongs to', (path) => {
    expect(isInterface(path)).toBe(true);
    expect(isPage(path)).toBe(false);
  });

  it.each([
    '/',
    '/measures',
    '/measures/12/persons',
    '/matching/5d1c',
    '/measure-packages/5d1c',
    '/persons/5d1c',
    '/runs/5d1c/disagreements',
    '/sources/north',
    '/submissions',
  ])('know %s as a page', (path) => {
    expect(isPage(path)).toBe(true);
    expect(isInterface(path)).toBe(false);
  });

  it.each(['/apiary', '/nothing', '/measuresX'])('take %s for neither', (path) => {
    expect(isPage(path) || isInterface(path)).toBe(false);
  });

  it.each([
    ['/assets/index-D3jYWJB3.js', 'index-D3jYWJB3.js'],
    ['/assets/../index.html', null],
    ['/assets/%2e%2e/package.json', null],
    ['/assets/', null],
    ['/measures', null],
  ])('find the asset of %s', (path, name) => {
    expect(assetName(path)).toBe(name);
  });
});
