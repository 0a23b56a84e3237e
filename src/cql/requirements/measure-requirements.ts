import type { LinkedLibrary } from '../compile/linker.js';
import { Linker } from '../compile/linker.js';
import type { MeasurePackage } from '../engine.js';
import { measureExpressions } from '../measure-expressions.js';
import type { MeasureExpressions } from '../measure-expressions.js';
import { MeasurePackageError } from '../measure-package-error.js';
import { LibraryReader, readPackageLibraries } from '../package-libraries.js';
import { PackageValueSets } from '../package-value-sets.js';
import { NOTHING } from './flow-value.js';
import type { FlowValue } from './flow-value.js';
import { merged } from './merge-requirements.js';
import { RecordFlow } from './record-flow.js';
import type { Requirement } from './requirement.js';

/**
 * What data a measure needs: one entry for each retrieve that its populations, strata, observations and supplemental
 * data reach, those that ask the same taken together. Nothing that they leave out changes a result: of a resource
 * that meets none, and of an element that none of those lists that it meets. What a profile fixes, and by which a
 * resource without a declared profile is told to conform, is part of the profile and not listed.
 * @throws MeasurePackageError when the package lacks a library or criterion, or its logic is too large to follow
 */
export function requirementsOf(source: MeasurePackage, reader = new LibraryReader()): Requirement[] {
  const problems: string[] = [];
  const libraries = readPackageLibraries(source, problems, reader);
  const expressions = libraries && measureExpressions(source, libraries, problems);
  if (!libraries || !expressions || problems.length > 0) throw new MeasurePackageError(problems.join('\n'));
  // What a retrieve asks for is named, not expanded.
  const main = new Linker().link(libraries, new PackageValueSets({ valueSets: [] }));
  const flow = new RecordFlow();
  follow(flow, main, expressions);
  return merged(flow.readings.requirements());
}

/** Resource types that these measures need, in order: what an export can be limited to. */
export function typesNeeded(packages: readonly MeasurePackage[]): string[] {
  const reader = new LibraryReader();
  const types = packages.flatMap((one) => requirementsOf(one, reader).map(({ type }) => type));
  return [...new Set(types)].sort();
}

function follow(flow: RecordFlow, main: LinkedLibrary, { names, observations }: MeasureExpressions): void {
  for (const name of names) {
    const value = flow.definition(main, name) ?? called(flow, main, name, []);
    flow.read(value);
  }
  for (const { name, episodes } of observations) {
    const given = episodes === null ? [] : [flow.definition(main, episodes) ?? NOTHING];
    const value = episodes === null ? (flow.definition(main, name) ?? called(flow, main, name, [])) : null;
    flow.read(value ?? called(flow, main, name, given));
  }
}

function called(flow: RecordFlow, main: LinkedLibrary, name: string, given: readonly FlowValue[]) {
  const found = main.functions.get(name)?.find(({ operand }) => operand.length === given.length);
  return found ? flow.call(main, found, given) : NOTHING;
}
