import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { UnusableInputError } from '../errors/refusals.js';
import { label } from '../fhir/value-set.js';
import { differenceOf, type ValueSetDifference } from '../terminology/value-set-difference.js';
import { ValueSetExpander } from '../terminology/value-set-expander.js';
import { withApplication } from './application.js';
import { EXIT, runCommand } from './exit.js';
import { readValueSets } from './value-set-files.js';

interface Compared extends ValueSetDifference {
  from: string;
  to: string;
}

/** `caliper value-sets diff`. Exit 0 when the codes are the same, 1 when they differ. */
export function registerDifference(valueSets: Command): void {
  valueSets
    .command('diff')
    .description('codes added, removed and renamed between two versions, or two files')
    .argument('<from>', 'url|version of a stored value set, or a file')
    .argument('<to>', 'the same')
    .action((from: string, to: string) => runCommand(() => difference(from, to)));
}

async function difference(from: string, to: string): Promise<number> {
  const files = [from, to].filter(existsSync);
  if (files.length === 1) throw new UnusableInputError('Name two stored value sets, or two files.');
  const compared = files.length === 2 ? await betweenFiles(from, to) : await betweenStored(from, to);
  console.log(`from ${compared.from}\nto   ${compared.to}`);
  for (const { system, code, display = '' } of compared.removed)
    console.log(`- ${system}|${code} ${display}`.trimEnd());
  for (const { system, code, display = '' } of compared.added) console.log(`+ ${system}|${code} ${display}`.trimEnd());
  for (const one of compared.renamed) console.log(`~ ${one.system}|${one.code} ${one.from ?? '-'} -> ${one.to ?? '-'}`);
  const { added, removed, renamed } = compared;
  console.log(`${added.length} added, ${removed.length} removed, ${renamed.length} with another display`);
  return added.length + removed.length === 0 ? EXIT.done : EXIT.refused;
}

function betweenStored(from: string, to: string): Promise<Compared> {
  return withApplication(async (application) => {
    const { ValueSetStore } = await import('../terminology/value-set-store.service.js');
    const found = await application.get(ValueSetStore, { strict: false }).difference(from, to);
    const named = ({ codeCount, ...one }: typeof found.from) => `${label(one)}: ${codeCount} codes`;
    return { ...found, from: named(found.from), to: named(found.to) };
  });
}

async function betweenFiles(from: string, to: string): Promise<Compared> {
  const [before, after] = [await codesIn(from), await codesIn(to)];
  return {
    ...differenceOf(before, after),
    from: `${from}: ${before.length} codes`,
    to: `${to}: ${after.length} codes`,
  };
}

async function codesIn(file: string) {
  const { valueSets } = await readValueSets([file]);
  const [only, ...others] = valueSets;
  if (!only || others.length > 0)
    throw new UnusableInputError(`${file}: holds ${valueSets.length} value sets; one is compared.`);
  const { codes, problems } = new ValueSetExpander(valueSets).expand(only);
  if (problems.length > 0) throw new UnusableInputError(problems.map((problem) => `${file}: ${problem}`));
  return codes;
}
