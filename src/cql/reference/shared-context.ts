import { Library, PatientContext } from 'cql-execution';
import type { DateTime, Expression } from 'cql-execution';
import type { ElmLibrary } from '../elm.js';
import { isNamedBy } from '../elm.js';
import type { PackageTerminology } from './package-terminology.js';
import type { RecordSource } from './record-source.js';

/** What every measure of a plan is evaluated with. */
export interface PlanContext {
  parameters: Record<string, unknown>;
  now: DateTime;
}

/** One instance for each library, where cql-execution would build one for each include. */
export class LibraryTree {
  readonly #built = new Map<ElmLibrary, Library>();

  constructor(private readonly elms: readonly ElmLibrary[]) {}

  resolved(elm: ElmLibrary): Library {
    const known = this.#built.get(elm);
    if (known) return known;
    const library = new Library(executable(elm), this);
    this.#built.set(elm, library);
    return library;
  }

  /** Called by cql-execution for each include. */
  resolve(path: string, version?: string): Library | undefined {
    const found = this.elms.find(
      ({ library: { identifier } }) =>
        isNamedBy(identifier, path) && (version === undefined || identifier.version === version),
    );
    return found && this.resolved(found);
  }
}

/** A context in which every library has one memory of values, whoever includes it. */
export class SharedContext extends PatientContext {
  readonly #contexts: Map<Library, SharedContext>;

  constructor(
    library: Library,
    private readonly record: RecordSource,
    private readonly terminology: PackageTerminology,
    private readonly plan: PlanContext,
    contexts = new Map<Library, SharedContext>(),
  ) {
    super(library, record, terminology, plan.parameters, plan.now);
    this.#contexts = contexts;
    contexts.set(library, this);
  }

  override getLibraryContext(alias: string): SharedContext {
    const library = this.get(alias) as Library;
    return (
      this.#contexts.get(library) ??
      new SharedContext(library, this.record, this.terminology, this.plan, this.#contexts)
    );
  }
}

/** The value of an expression of the context's library, from its memory when it is known there. */
export async function valueOf(context: PatientContext, name: string): Promise<unknown> {
  const known: unknown = context.get(name);
  return isExpression(known) ? await known.execute(context) : known;
}

function isExpression(value: unknown): value is Expression {
  return typeof (value as { execute?: unknown } | null | undefined)?.execute === 'function';
}

/** ELM without what only serves highlighting: by the id of every clause the engine would remember its value. */
function executable(elm: ElmLibrary): ElmLibrary {
  return JSON.parse(JSON.stringify(elm), (key, value: unknown) =>
    key === 'annotation' || key === 'localId' ? undefined : value,
  ) as ElmLibrary;
}
