import { chartKey, chartOf } from './chart-key.js';
import type { PatientLink } from './patient-links.js';

/** What EHRs say of charts of their own, found from the chart that says it and from the one of which it is said. */
export class EhrLinks {
  private readonly bySayer = new Map<string, PatientLink[]>();
  /** By the chart of which it is said, then by the one that says it: a chart that names very many is not searched for one. */
  private readonly byNamed = new Map<string, Map<string, PatientLink[]>>();

  /** Adds what a chart says. */
  add(chart: string, link: PatientLink): void {
    pushTo(this.bySayer, chart, link);
    const named = namedBy(chart, link);
    const sayers = this.byNamed.get(named) ?? new Map<string, PatientLink[]>();
    this.byNamed.set(named, sayers);
    pushTo(sayers, chart, link);
  }

  /** Makes these all that a chart says. */
  replace(chart: string, links: readonly PatientLink[]): void {
    for (const link of this.bySayer.get(chart) ?? []) this.byNamed.get(namedBy(chart, link))?.delete(chart);
    this.bySayer.delete(chart);
    for (const link of links) this.add(chart, link);
  }

  /** Charts that this one names in links of a kind, or that name it, in order. */
  linked(chart: string, isOfKind: (link: PatientLink) => boolean): string[] {
    const named = (this.bySayer.get(chart) ?? []).filter(isOfKind).map((link) => namedBy(chart, link));
    const sayers = [...(this.byNamed.get(chart) ?? [])].flatMap(([sayer, links]) =>
      links.some(isOfKind) ? [sayer] : [],
    );
    return [...new Set([...named, ...sayers])].sort();
  }
}

/** The chart that a link of this one names: it is of the same source. */
export function namedBy(chart: string, { otherId }: PatientLink): string {
  return chartKey({ sourceId: chartOf(chart).sourceId, patientId: otherId });
}

function pushTo(lists: Map<string, PatientLink[]>, key: string, link: PatientLink): void {
  const list = lists.get(key);
  if (list) list.push(link);
  else lists.set(key, [link]);
}
