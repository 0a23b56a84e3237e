import { DateTime } from 'cql-execution';
import type { Library } from 'cql-execution';
import type { DefinesRequest } from '../../../src/cql/compile/evaluate-defines.js';
import type { ElmLibrary } from '../../../src/cql/elm.js';
import type { PatientRecord } from '../../../src/cql/engine.js';
import { PackageValueSets } from '../../../src/cql/package-value-sets.js';
import { describeFault } from '../../../src/cql/reference/evaluation-fault.js';
import { evaluateInZone } from '../../../src/cql/reference/evaluation-zone.js';
import { measurementPeriod } from '../../../src/cql/reference/measurement-period.js';
import { PackageTerminology } from '../../../src/cql/reference/package-terminology.js';
import { plainValue } from '../../../src/cql/reference/plain-value.js';
import { RecordSource } from '../../../src/cql/reference/record-source.js';
import { LibraryTree, SharedContext, valueOf } from '../../../src/cql/reference/shared-context.js';
import type { PlanContext } from '../../../src/cql/reference/shared-context.js';

/** A value as plain data, or why there is none. */
export type PlainOutcome = { plain: unknown } | { error: string };

interface Define {
  key: string;
  library: Library;
  name: string;
}

/** Every expression definition of some libraries by cql-execution: the counterpart of `compileDefines`. */
export class ReferenceDefines {
  readonly #terminology: PackageTerminology;
  readonly #plan: PlanContext;
  readonly #defines: readonly Define[];

  constructor(
    libraries: readonly ElmLibrary[],
    private readonly request: DefinesRequest,
  ) {
    const { valueSets, period, now, timezoneOffset } = request;
    this.#terminology = new PackageTerminology(new PackageValueSets({ valueSets: [...valueSets] }));
    this.#plan = {
      parameters: { 'Measurement Period': measurementPeriod(period, timezoneOffset) },
      now: DateTime.fromJSDate(new Date(now), timezoneOffset),
    };
    const tree = new LibraryTree(libraries);
    this.#defines = libraries.flatMap((elm) =>
      (elm.library.statements?.def ?? [])
        .filter(({ type }) => type !== 'FunctionDef')
        .map(({ name }) => ({ key: `${elm.library.identifier.id}.${name}`, library: tree.resolved(elm), name })),
    );
  }

  /** Outcomes by `library.define`. */
  async evaluate(record: PatientRecord): Promise<Map<string, PlainOutcome>> {
    return evaluateInZone(this.request.timezoneOffset, async () => {
      const source = new RecordSource(record, this.request.profiles);
      const contexts = new Map<Library, SharedContext>();
      const outcomes = new Map<string, PlainOutcome>();
      for (const { key, library, name } of this.#defines) {
        const context =
          contexts.get(library) ?? new SharedContext(library, source, this.#terminology, this.#plan, contexts);
        outcomes.set(key, await outcome(context, name));
      }
      return outcomes;
    });
  }
}

async function outcome(context: SharedContext, name: string): Promise<PlainOutcome> {
  try {
    return { plain: plainValue(await valueOf(context, name)) };
  } catch (fault) {
    return { error: describeFault(fault) };
  }
}
