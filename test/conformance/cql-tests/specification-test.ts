import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DOMParser } from '@xmldom/xmldom';
import type { Element } from '@xmldom/xmldom';

/** One test of the CQL specification's suite. https://github.com/cqframework/cql-tests */
export interface SpecificationTest {
  /** File without `.xml`. */
  file: string;
  /** `file/group/name`; a name that its group has twice gets `#2`. */
  name: string;
  expression: string;
  /** The expression must be refused by the translator or fail when it is evaluated. */
  invalid: boolean;
  /** CQL text of the value expected; null of an invalid one. */
  output: string | null;
}

/** How many tests the suite has, those in comments not counted. */
export const SUITE_SIZE = 1823;

/** All tests of the suite in their order. What stands in a comment is no element and so is not read. */
export function readSuite(corpus: string): SpecificationTest[] {
  const folder = join(corpus, 'cql-tests');
  const files = readdirSync(folder).filter((file) => file.endsWith('.xml'));
  return files
    .sort()
    .flatMap((file) => readTests(file.slice(0, -'.xml'.length), readFileSync(join(folder, file), 'utf8')));
}

function readTests(file: string, xml: string): SpecificationTest[] {
  const document = new DOMParser().parseFromString(xml, 'text/xml');
  const seen = new Map<string, number>();
  return [...document.getElementsByTagName('test')].map((test) => {
    const expression = childOf(test, 'expression');
    const invalid = ['true', 'semantic', 'syntax', 'execution'].includes(
      expression?.getAttribute('invalid') ?? 'false',
    );
    const path = `${file}/${(test.parentNode as Element).getAttribute('name') ?? ''}/${test.getAttribute('name') ?? ''}`;
    const count = (seen.get(path) ?? 0) + 1;
    seen.set(path, count);
    return {
      file,
      name: count === 1 ? path : `${path}#${count}`,
      expression: (expression?.textContent ?? '').trim(),
      invalid,
      output: invalid ? null : (childOf(test, 'output')?.textContent ?? '').trim(),
    };
  });
}

function childOf(element: Element, name: string): Element | undefined {
  return [...element.getElementsByTagName(name)][0];
}
