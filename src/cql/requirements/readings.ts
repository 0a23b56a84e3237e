import { dateKey } from './flow-value.js';
import type { Chain, Origin, Row, Site } from './flow-value.js';
import type { DateRequirement, Requirement } from './requirement.js';

/** That an element is read of the rows that went through these queries. */
export interface Reading {
  readonly site: Site;
  readonly chain: Chain | null;
  /** Null where only the resource is. */
  readonly path: string | null;
}

/**
 * What is read of a record. What the clauses of a query read of its own row only decides whether, and as what, the row
 * goes on: it counts where the row is used in the end, with all that was asked of it on the way there.
 */
export class Readings {
  readonly #uses = new Map<string, Reading>();
  readonly #onTheWay = new Map<Chain, Map<string, Reading>>();
  readonly #open = new Set<Row>();
  readonly #elements = new Map<Chain, readonly string[]>();

  /** Does something while the clauses of a query over these rows are looked at. */
  within<T>(rows: readonly Row[], look: () => T): T {
    for (const row of rows) this.#open.add(row);
    const found = look();
    for (const row of rows) this.#open.delete(row);
    return found;
  }

  /** Which rows are being looked at: readings of the same elements differ by it. */
  get state(): string {
    return [...this.#open].map(({ id }) => id).join();
  }

  add(reading: Reading): void {
    const { site, chain, path } = reading;
    const at = this.#openIn(chain);
    const readings = at ? (this.#onTheWay.get(at) ?? new Map<string, Reading>()) : this.#uses;
    if (at) this.#onTheWay.set(at, readings);
    readings.set(`${site.id} ${chain?.id ?? 0} ${path}`, reading);
  }

  /** Whether something below an element was read on the way of its rows. */
  isReadBelow({ chain, path }: Pick<Origin, 'chain' | 'path'>): boolean {
    const readings = chain && this.#onTheWay.get(chain);
    return [...(readings?.values() ?? [])].some((reading) => reading.path?.startsWith(`${path}.`));
  }

  /** What each use asks for. */
  requirements(): Requirement[] {
    return [...this.#uses.values()].map((use) => {
      const { type, profile, codes } = use.site;
      const elements = [...(codes ? [codes.path] : []), ...this.#elementsOf(use, null)];
      return { type, profile, codes, dates: datesOf(use), elements };
    });
  }

  #openIn(chain: Chain | null): Chain | null {
    let at = chain;
    while (at && !this.#open.has(at.row)) at = at.previous;
    return at;
  }

  /** The element of a reading, and those that were read on its way, from below `end` on. */
  #elementsOf({ chain, path }: Reading, end: Chain | null): string[] {
    const found = path === null ? [] : [path];
    for (let at = chain; at && at !== end; at = at.previous) found.push(...this.#readAt(at));
    return found;
  }

  #readAt(chain: Chain): readonly string[] {
    const known = this.#elements.get(chain);
    if (known) return known;
    const readings = [...(this.#onTheWay.get(chain)?.values() ?? [])];
    const found = [...new Set(readings.flatMap((reading) => this.#elementsOf(reading, chain)))];
    this.#elements.set(chain, found);
    return found;
  }
}

/** All that holds for the rows of which something is used. */
function datesOf({ site, chain }: Reading): DateRequirement[] {
  const dates = new Map<string, DateRequirement>(site.dates.map((date) => [dateKey(date), date]));
  for (let at = chain; at; at = at.previous) {
    for (const { site: of, path, match, from, to } of at.row.facts) {
      const date = { path, match, from, to };
      if (of === site) dates.set(dateKey(date), date);
    }
  }
  return [...dates.values()];
}
