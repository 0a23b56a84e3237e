import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { CountFeedJob } from '../../../src/sources/health/counting/count-feed.job.js';
import { TestService, type TestSource } from '../../support/service.js';

jest.setTimeout(60_000);

/** No worker: the feed is counted only when the test says so. */
describe('counting a feed', () => {
  let service: TestService;
  let source: TestSource;

  beforeAll(async () => {
    service = await TestService.start({ WORKER: 'off' });
    source = await service.addSource();
    for (const id of ['one', 'two', 'one']) {
      const { status } = await source.fhir('PUT', `/Patient/${id}`, { resourceType: 'Patient', id });
      expect(status).toBeLessThan(300);
    }
  });

  afterAll(() => service.stop());

  const count = () =>
    service.service.app.get(CountFeedJob, { strict: false }).run({ sourceId: source.id }, new AbortController().signal);

  const left = async () => {
    const [row] = await service.rows(
      `select (select count(*)::int from feed_changes) as notes, (select count(*)::int from feed_patients) as counted`,
    );
    return row;
  };

  it('waits while messages do, but not for ever', async () => {
    await service.rows(
      `insert into messages (source_id, content_type, body, body_hash, state)
       values ($1, 'application/fhir+json', '{}', sha256('{}'), 'received')`,
      [source.id],
    );
    await count();
    expect(await left()).toEqual({ notes: 2, counted: 0 });
    await service.rows(`update feed_changes set noted_at = now() - interval '11 minutes'`);
    await count();
    expect(await left()).toEqual({ notes: 0, counted: 2 });
  });

  it('takes all that is noted of a patient at once, however far apart', async () => {
    await service.rows(
      `insert into feed_changes (source_id, patient_id, noted_at)
       select $1, case when n = 1 or n > 2000 then 'one' else 'two' end, now() - interval '11 minutes'
       from generate_series(1, 3000) n order by n`,
      [source.id],
    );
    await count();
    expect(await left()).toEqual({ notes: 0, counted: 2 });
    expect(await service.rows('select distinct xmin from feed_patients')).toHaveLength(1);
  });
});
