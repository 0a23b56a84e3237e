import { Controller, Delete, Get, Param, ParseEnumPipe, Post, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { AuditTrail } from '../access/audit-trail.js';
import { actorOf, CurrentCaller, Roles, type Caller } from '../access/caller.js';
import { hasEnded, Runs, UnknownRunError, type RunDetails } from '../evaluation/runs.js';
import { parseJson } from '../fhir/json.js';
import { FhirError } from '../fhir/operation-outcome.js';
import type { Bundle, MeasureReport } from '../fhir/types.js';
import {
  parametersOfQuery,
  parametersOfResource,
  readEvaluateRequest,
  type EvaluateRequest,
  type ReportType,
} from './evaluate-request.js';
import { MeasureReports } from './measure-reports.service.js';

const FHIR_JSON = 'application/fhir+json; charset=utf-8';
const REPORT_TYPES = { individual: 'individual', list: 'subject-list', summary: 'summary' } as const;
const OPERATIONS = ['$evaluate-measure', '$evaluate'].flatMap((name) => [`Measure/${name}`, `Measure/:id/${name}`]);
/** How long a caller who waits is kept waiting. */
const PATIENCE_MS = 25_000;

/**
 * `Measure/$evaluate-measure` (R4) and `Measure/$evaluate` (DEQM), on all measures or on one, with FHIR's asynchronous
 * pattern for long runs. https://hl7.org/fhir/R4/async.html
 */
@ApiTags('fhir')
@Controller('fhir')
@Roles('administrator', 'quality-officer', 'aco-analyst')
export class EvaluateController {
  constructor(
    private readonly reports: MeasureReports,
    private readonly runs: Runs,
    private readonly audit: AuditTrail,
  ) {}

  @Get(OPERATIONS)
  async get(@CurrentCaller() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.#evaluate(caller, parametersOfQuery(request.query), request, response);
  }

  @Post(OPERATIONS)
  async post(@CurrentCaller() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    const body: unknown = request.body;
    const parameters = parametersOfResource(Buffer.isBuffer(body) && body.length > 0 ? parseJson(body) : null);
    await this.#evaluate(caller, parameters, request, response);
  }

  /** How far an asynchronous evaluation is; the reports once it has ended. */
  @Get('async/:run')
  async poll(
    @Param('run') id: string,
    @Query('reportType', new ParseEnumPipe(REPORT_TYPES)) reportType: ReportType,
    @CurrentCaller() caller: Caller,
    @Res() response: Response,
  ): Promise<void> {
    const run = await this.#run(id);
    if (!hasEnded(run)) {
      response
        .set({ 'X-Progress': progressOf(run), 'Retry-After': '2' })
        .status(202)
        .end();
      return;
    }
    const reports = await this.reports.reports(run, reportType);
    await this.#record(caller, run, reportType);
    send(response, bundleOf(reports));
  }

  /** Cancels an asynchronous evaluation. */
  @Delete('async/:run')
  async cancel(@Param('run') id: string, @CurrentCaller() caller: Caller, @Res() response: Response): Promise<void> {
    await this.#run(id);
    await this.runs.cancel(id, actorOf(caller));
    response.status(202).end();
  }

  async #evaluate(
    caller: Caller,
    parameters: ReadonlyMap<string, readonly string[]>,
    request: Request,
    response: Response,
  ): Promise<void> {
    const { id } = request.params as { id?: string };
    const wanted = readEvaluateRequest(parameters, id);
    const started = await this.reports.runFor(wanted, actorOf(caller));
    if (/\brespond-async\b/.test(request.get('prefer') ?? '')) {
      response.set('Content-Location', addressOf(started, wanted.reportType)).status(202).end();
      return;
    }
    const run = await this.#wait(started, wanted);
    const reports = await this.reports.reports(run, wanted.reportType, wanted);
    await this.#record(caller, run, wanted.reportType, wanted.subject);
    const [only] = reports;
    // R4 gives the report itself, DEQM a Bundle of reports.
    const alone = request.path.endsWith('$evaluate-measure') && reports.length === 1;
    send(response, alone && only ? only : bundleOf(reports));
  }

  async #wait(started: RunDetails, { reportType }: EvaluateRequest): Promise<RunDetails> {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    let last = started;
    if (hasEnded(last)) return last;
    for await (const run of this.runs.watch(started.id, signal)) last = run;
    if (hasEnded(last)) return last;
    throw FhirError.of(
      504,
      'timeout',
      `The evaluation goes on at ${addressOf(last, reportType)}; ask with "Prefer: respond-async" for long ones.`,
    );
  }

  async #run(id: string): Promise<RunDetails> {
    try {
      return await this.runs.show(id);
    } catch (error) {
      if (error instanceof UnknownRunError) throw FhirError.of(404, 'not-found', error.message);
      throw error;
    }
  }

  async #record(caller: Caller, run: RunDetails, reportType: ReportType, subject?: string): Promise<void> {
    await this.audit.record({
      actor: actorOf(caller),
      action: reportType === 'individual' ? 'read' : 'query',
      entityType: 'MeasureReport',
      entityId: run.id,
      personId: subject ?? run.subject ?? undefined,
      details: { reportType },
    });
  }
}

function addressOf(run: RunDetails, reportType: ReportType): string {
  return `/fhir/async/${run.id}?reportType=${reportType}`;
}

function progressOf({ state, evaluatedCount, personCount }: RunDetails): string {
  return state === 'planned' ? 'planned' : `${evaluatedCount} of ${personCount} persons`;
}

function bundleOf(reports: readonly MeasureReport[]): Bundle {
  return { resourceType: 'Bundle', type: 'collection', entry: reports.map((resource) => ({ resource })) };
}

function send(response: Response, resource: Bundle | MeasureReport): void {
  response.status(200).type(FHIR_JSON).send(JSON.stringify(resource));
}
