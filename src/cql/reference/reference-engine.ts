import { createRequire } from 'node:module';
import { DateTime } from 'cql-execution';
import type { Engine, MeasureValues, PatientRecord, Plan, PlanRequest } from '../engine.js';
import { MeasurePackageError } from '../measure-package-error.js';
import { describeFault } from './evaluation-fault.js';
import { evaluateInZone } from './evaluation-zone.js';
import { MeasureProgram } from './measure-program.js';
import { measurementPeriod } from './measurement-period.js';
import { RecordSource } from './record-source.js';
import type { PlanContext } from './shared-context.js';

const require = createRequire(import.meta.url);
const { version } = require('cql-execution/package.json') as { version: string };

/** The oracle: cql-execution over cql-exec-fhir's FHIR 4.0.1 model. */
export const referenceEngine: Engine = { name: 'reference', version: `cql-execution ${version}`, prepare };

function prepare(request: PlanRequest): Plan {
  const problems: string[] = [];
  const programs = request.packages
    .map((source) => MeasureProgram.of(source, problems))
    .filter((program) => program !== null);
  if (problems.length > 0) throw new MeasurePackageError(problems);
  const { timezoneOffset, profiles } = request;
  const plan: PlanContext = {
    parameters: { 'Measurement Period': measurementPeriod(request.period, timezoneOffset) },
    now: DateTime.fromJSDate(new Date(request.now), timezoneOffset),
  };
  return {
    warnings: programs.flatMap((program) => program.warnings),
    evaluate: (record) =>
      evaluateInZone(timezoneOffset, async () => {
        const source = readRecord(record, profiles);
        if (typeof source === 'string') return programs.map(({ canonical }) => failed(canonical, source));
        const values: MeasureValues[] = [];
        for (const program of programs) values.push(await program.evaluate(source, plan));
        return values;
      }),
  };
}

/** What the record holds, or why it cannot be evaluated. */
function readRecord(record: PatientRecord, profiles: PlanRequest['profiles']): RecordSource | string {
  try {
    return new RecordSource(record, profiles);
  } catch (fault) {
    return describeFault(fault);
  }
}

function failed(measure: string, error: string): MeasureValues {
  return { measure, expressions: new Map(), observations: new Map(), error };
}
