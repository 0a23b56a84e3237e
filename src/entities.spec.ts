import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

describe('The entities', () => {
  it('are loaded all, as their files are', () => {
    const loaded = readFileSync(join(import.meta.dirname, 'entities.ts'), 'utf8').matchAll(
      /^import '\.\/(.+)\.js';$/gm,
    );
    const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' });
    const expected = files.filter((file) => file.endsWith('.entity.ts')).map((file) => file.slice(0, -'.ts'.length));
    expect(expected.length).toBeGreaterThan(10);
    expect([...loaded].map(([, file]) => file).sort()).toEqual(expected.sort());
  });
});
