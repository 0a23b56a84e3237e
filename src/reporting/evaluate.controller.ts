import { Controller, Delete, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { AuditTrail } from '../access/audit-trail.js';
import { actorOf, AllowClients, CurrentCaller, Roles, type Caller } from '../access/caller.js';
import { Environment } from '../config/environment.js';
import { hasEnded, Runs, type RunDetails } from '../evaluation/runs.js';
import { parseJson } from '../fhir/json.js';
import { FhirError } from '../fhir/operation-outcome.js';
import { readEvaluateRequest } from './evaluate-request.js';
import { MeasureReports } from './measure-reports.service.js';
import { parametersOfQuery, parametersOfResource, type Parameters } from './operation-parameters.js';
import { readPreference } from './preference.js';
import { sendBundle, sendOnly } from './report-answers.js';
import { ReportOrders } from './report-orders.service.js';
import type { ReportOrder } from './report-requests.queries.js';

const OPERATIONS = ['$evaluate-measure', '$evaluate'].flatMap((name) => [`Measure/${name}`, `Measure/:id/${name}`]);

/**
 * `Measure/$evaluate-measure` (R4) and `Measure/$evaluate` (DEQM), on all measures or on one, with FHIR's asynchronous
 * pattern for long runs. https://hl7.org/fhir/R4/async.html
 */
@ApiTags('fhir')
@Controller('fhir')
@Roles('administrator', 'quality-officer', 'aco-analyst')
@AllowClients({ permission: 'r', type: 'MeasureReport', ofAllSources: true })
export class EvaluateController {
  constructor(
    private readonly orders: ReportOrders,
    private readonly reports: MeasureReports,
    private readonly runs: Runs,
    private readonly audit: AuditTrail,
    private readonly environment: Environment,
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
  @Get('async/:request')
  async poll(@Param('request') id: string, @CurrentCaller() caller: Caller, @Res() response: Response): Promise<void> {
    const order = await this.orders.find(id, actorOf(caller));
    const run = order.runId === null ? null : await this.runs.show(order.runId);
    if (run && !hasEnded(run)) {
      response
        .set({ 'X-Progress': progressOf(run), 'Retry-After': '2' })
        .status(202)
        .end();
      return;
    }
    checkEnd(run);
    await this.#record(caller, order);
    await sendBundle(response, this.reports.entries(order));
  }

  /** Cancels an asynchronous evaluation, or forgets one that has ended. */
  @Delete('async/:request')
  async cancel(
    @Param('request') id: string,
    @CurrentCaller() caller: Caller,
    @Res() response: Response,
  ): Promise<void> {
    await this.orders.cancel(id, actorOf(caller));
    response.status(202).end();
  }

  async #evaluate(caller: Caller, parameters: Parameters, request: Request, response: Response): Promise<void> {
    const { id } = request.params as { id?: string };
    const preference = readPreference(request.get('prefer'));
    const order = await this.orders.place(readEvaluateRequest(parameters, id), actorOf(caller));
    const run = order.runId === null ? null : await this.#wait(order.runId, preference.waitMs);
    if (preference.async || (run && !hasEnded(run))) {
      const address = `${this.#base(request)}/async/${await this.orders.keep(order, actorOf(caller))}`;
      response.set('Content-Location', address);
      if (!preference.async) throw tooLong(address);
      response.status(202).end();
      return;
    }
    checkEnd(run);
    await this.#record(caller, order);
    const entries = this.reports.entries(order);
    // R4 gives the report itself, DEQM a Bundle of reports. The reports that a subject-list points to need the Bundle.
    const alone = request.path.endsWith('$evaluate-measure') && order.reportType !== 'subject-list';
    await (alone && order.measurePeriodIds.length === 1 ? sendOnly(response, entries) : sendBundle(response, entries));
  }

  /** The run as it is once it has ended, or the time is over. */
  async #wait(id: string, waitMs: number): Promise<RunDetails> {
    let last = await this.runs.show(id);
    if (waitMs === 0) return last;
    for await (const run of this.runs.watch(id, AbortSignal.timeout(waitMs))) last = run;
    return last;
  }

  #base(request: Request): string {
    const origin = this.environment.PUBLIC_URL?.replace(/\/+$/, '');
    return `${origin ?? `${request.protocol}://${request.get('host') ?? 'localhost'}`}/fhir`;
  }

  async #record(caller: Caller, { reportType, measurePeriodIds, subject, runId, scope }: ReportOrder): Promise<void> {
    await this.audit.record({
      actor: actorOf(caller),
      action: reportType === 'individual' ? 'read' : 'query',
      entityType: 'MeasureReport',
      ...(runId !== null && { entityId: runId }),
      ...(subject !== null && { personId: subject }),
      details: {
        reportType,
        measurePeriods: measurePeriodIds.join(','),
        ...(scope && { scope: JSON.stringify(scope) }),
      },
    });
  }
}

/** @throws FhirError 422 when no reports can be made of the run */
function checkEnd(run: RunDetails | null): void {
  if (run?.state === 'failed') throw FhirError.of(422, 'processing', run.error ?? 'The evaluation has failed.');
  if (run?.state === 'cancelled') throw FhirError.of(422, 'processing', 'The evaluation was cancelled.');
}

function tooLong(address: string): FhirError {
  const advice = 'ask with "Prefer: respond-async" for long ones';
  return FhirError.of(
    504,
    'timeout',
    `The evaluation goes on; its reports will be at ${address}. Next time ${advice}.`,
  );
}

function progressOf({ state, evaluatedCount, personCount }: RunDetails): string {
  return state === 'planned' ? 'planned' : `${evaluatedCount} of ${personCount} persons`;
}
