import pg from 'pg';
import type { ConnectedSource } from '../support/connected-source.js';
import { generatedCharts } from '../support/generated-charts.js';

export const PERSONS = 80;

/** A chart of each person, as an EHR pushes it. */
export const charts = generatedCharts(PERSONS).map((chart) => JSON.stringify(chart));

const resources = charts.reduce((sum, chart) => sum + (JSON.parse(chart) as { entry: unknown[] }).entry.length, 0);

/** Posts the charts, several at a time, until done or the connection breaks. Acknowledged ones get their id. */
export async function postAll(
  source: ConnectedSource,
  address: string,
  acknowledged: Map<string, string>,
  onAcknowledged: () => Promise<void> | void = () => undefined,
): Promise<void> {
  const waiting = charts.filter((chart) => !acknowledged.has(chart));
  const sender = async () => {
    for (let chart = waiting.shift(); chart !== undefined; chart = waiting.shift()) {
      acknowledged.set(chart, await source.post(address, chart));
      await onAcknowledged();
    }
  };
  await Promise.allSettled([sender(), sender(), sender(), sender()]);
}

/** What the database holds when every chart has been applied once, and none twice. */
export const APPLIED_ONCE = {
  resources,
  newest_version: 1,
  older_versions: 0,
  persons: PERSONS,
  records: PERSONS,
  unapplied: 0,
  most_applications: 1,
};

/** The same of a database that a service applied them to. */
export async function applied(databaseUrl: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query(
    `select (select count(*)::int from resources) as resources,
            (select max(version) from resources) as newest_version,
            (select count(*)::int from resource_versions) as older_versions,
            (select count(*)::int from persons where merged_into is null) as persons,
            (select count(*)::int from packed_records) as records,
            (select count(*)::int from messages where state <> 'applied') as unapplied,
            (select max(attempts) from messages) as most_applications`,
  );
  await client.end();
  return rows[0];
}
