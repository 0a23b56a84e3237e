import { join } from 'node:path';
import type { FhirResource } from 'fhir/r4.js';
import type { Chart } from '../sources/chart.js';
import { jsonOf } from '../shared-text.js';
import type { Practice } from '../sources/practice.js';
import { brokenBundles, bundleText, type ResourceText } from './bundle-text.js';
import type { LineSink } from './line-sink.js';

/** How an EHR hands its charts over: as a bulk export, as transaction Bundles, or both. */
export const FORMATS = ['bulk', 'bundles', 'both'] as const;
export type Format = (typeof FORMATS)[number];

/** Makes the sink for a path; files, unless speed is measured without them. */
export type OpenSink = (path: string) => Promise<LineSink>;

/** What one EHR of a population writes: `bulk/<Type>.ndjson`, `bundles/bundles.ndjson`. */
export class SourceOutput {
  private readonly byType = new Map<string, LineSink>();
  private bundles: LineSink | null = null;

  constructor(
    readonly practice: Practice,
    /** The EHR's folder, with those that the format asks for in it. */
    private readonly directory: string,
    private readonly format: Format,
    private readonly open: OpenSink,
  ) {}

  /** What its patients share comes before them. */
  async begin(): Promise<void> {
    if (this.format !== 'bulk') this.bundles = await this.open(join(this.directory, 'bundles', 'bundles.ndjson'));
    await this.add(this.practice.resources.map(textOf));
  }

  async addChart({ resources, broken }: Chart): Promise<void> {
    await this.add(resources.map(textOf));
    if (this.format !== 'bundles') for (const { type, text } of broken) (await this.sinkOf(type)).add(text);
    for (const bundle of brokenBundles(broken)) this.bundles?.add(bundle);
    for (const sink of this.sinks()) {
      const held = sink.settle();
      if (held) await held;
    }
  }

  async close(): Promise<void> {
    for (const sink of this.sinks()) await sink.close();
  }

  /** What an export's status request answers when it is done. https://hl7.org/fhir/uv/bulkdata/export.html */
  manifest(year: number): object {
    const files = [...this.byType].sort(([a], [b]) => (a < b ? -1 : 1));
    return {
      transactionTime: `${year}-12-31T23:59:59Z`,
      request: `https://${this.practice.name}.example/fhir/Group/aco/$export`,
      requiresAccessToken: false,
      output: files.map(([type, { lines }]) => ({ type, url: `bulk/${type}.ndjson`, count: lines })),
      error: [],
    };
  }

  private async add(resources: readonly ResourceText[]): Promise<void> {
    this.bundles?.add(bundleText(resources));
    if (this.format === 'bundles') return;
    for (const { type, text } of resources) (this.byType.get(type) ?? (await this.sinkOf(type))).add(text);
  }

  private async sinkOf(type: string): Promise<LineSink> {
    const known = this.byType.get(type);
    if (known) return known;
    const sink = await this.open(join(this.directory, 'bulk', `${type}.ndjson`));
    this.byType.set(type, sink);
    return sink;
  }

  private *sinks(): Generator<LineSink> {
    yield* this.byType.values();
    if (this.bundles) yield this.bundles;
  }
}

/** A resource as it is written. */
export function textOf(resource: FhirResource): ResourceText {
  return { type: resource.resourceType, id: resource.id ?? '', text: jsonOf(resource) };
}
