import { bundleText } from '../../src/demo/output/bundle-text.js';
import { textOf } from '../../src/demo/output/source-output.js';
import { Population } from '../../src/demo/population.js';
import type { Bundle } from '../../src/fhir/types.js';

/** A whole chart of each of so many made-up persons, as transaction Bundles of one EHR in which nothing is broken. */
export function generatedCharts(persons: number): Bundle[] {
  const population = new Population({ persons, sources: 1, seed: 2026, year: 2026 });
  return [...population.everyone()].flatMap(({ charts }) =>
    charts.map(({ resources }) => JSON.parse(bundleText(resources.map(textOf))) as Bundle),
  );
}
