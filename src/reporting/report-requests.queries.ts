import type { DataSource } from 'typeorm';
import type { Actor } from '../access/audit-trail.js';
import type { ReportType } from './evaluate-request.js';
import type { ProviderScope } from './slices/scoped-groups.js';

/** The reports of one request: of what, for whom, and the run that must end before they can be made. */
export interface ReportOrder {
  /** Null: all results are there. */
  runId: string | null;
  reportType: ReportType;
  /** One for each report, in the order they were asked for. */
  measurePeriodIds: number[];
  /** Person of an individual report. */
  subject: string | null;
  /** Providers to whose persons it is limited. */
  scope: ProviderScope | null;
}

/** How long a client can come back for its reports. */
const KEPT = '7 days';

/** Keeps an order until who gave it comes for the reports, and forgets those nobody came for. */
export async function keepOrder(source: DataSource, order: ReportOrder, orderer: Actor): Promise<string> {
  await source.query(`delete from report_requests where created_at < now() - interval '${KEPT}'`);
  const rows = await source.query<{ id: string }[]>(
    `insert into report_requests
       (run_id, report_type, measure_period_ids, subject_person_id, scope, orderer_kind, orderer_id)
     values ($1, $2, $3, $4, $5, $6, $7) returning id`,
    [order.runId, order.reportType, order.measurePeriodIds, order.subject, order.scope, orderer.kind, orderer.id],
  );
  const [row] = rows;
  if (!row) throw new Error('The request was not stored.');
  return row.id;
}

/** Null where there is none of this orderer. */
export async function readOrder(source: DataSource, id: string, orderer: Actor): Promise<ReportOrder | null> {
  const rows = await source.query<ReportOrder[]>(
    `select run_id as "runId", report_type as "reportType", measure_period_ids as "measurePeriodIds",
       subject_person_id as subject, scope
     from report_requests where id = $1 and orderer_kind = $2 and orderer_id = $3`,
    [id, orderer.kind, orderer.id],
  );
  return rows[0] ?? null;
}

export async function forgetOrder(source: DataSource, id: string): Promise<void> {
  await source.query('delete from report_requests where id = $1', [id]);
}

/** Persons who are a Patient of this id at any source; at most two, which is already too many. */
export async function personsOfPatient(source: DataSource, patientId: string): Promise<string[]> {
  const rows = await source.query<{ id: string }[]>(
    'select distinct person_id as id from source_patients where patient_id = $1 limit 2',
    [patientId],
  );
  return rows.map(({ id }) => id);
}
