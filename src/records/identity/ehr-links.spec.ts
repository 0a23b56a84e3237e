import { describe, expect, it } from '@jest/globals';
import { EhrLinks } from './ehr-links.js';
import { isReplacement } from './patient-links.js';

describe('EhrLinks', () => {
  const links = new EhrLinks();
  links.add('ehr/1', { otherId: '3', type: 'replaces' });
  links.add('ehr/1', { otherId: '2', type: 'seealso' });
  links.add('ehr/2', { otherId: '1', type: 'replaced-by' });

  it('are found from both charts, those of a kind and within the source', () => {
    expect(links.linked('ehr/1', () => true)).toEqual(['ehr/2', 'ehr/3']);
    expect(links.linked('ehr/3', isReplacement)).toEqual(['ehr/1']);
    expect(links.linked('ehr/2', (link) => !isReplacement(link))).toEqual(['ehr/1']);
    expect(links.linked('other/3', () => true)).toEqual([]);
  });

  it('are of a chart what it said last, and what others say of it', () => {
    links.replace('ehr/1', [{ otherId: '4', type: 'replaces' }]);
    expect(links.linked('ehr/1', () => true)).toEqual(['ehr/2', 'ehr/4']);
    expect(links.linked('ehr/3', () => true)).toEqual([]);
  });
});
