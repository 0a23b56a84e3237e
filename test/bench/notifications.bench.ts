import { cpus } from 'node:os';
import { Ehr } from '../support/ehr/ehr.js';
import { ACTOR, PullsUnderTest } from '../support/ehr/pulls-under-test.js';
import { SubscriptionsUnderTest } from '../support/ehr/subscriptions-under-test.js';
import { observation, patient } from '../support/resources.js';
import { TestService } from '../support/service.js';

const NOTIFICATIONS = 300;
/** Of the Patient and an Observation, with their content. */
const EVENTS_EACH = 2;
const AT_ONCE = 8;

/** Tells all notifications, so many at once, as fast as they are answered. @returns seconds, and milliseconds of each */
async function tellAll(ehr: Ehr, numbers: readonly number[][]): Promise<{ seconds: number; times: number[] }> {
  const times: number[] = [];
  const start = performance.now();
  const waiting = numbers.values();
  const lane = async () => {
    for (const one of waiting) {
      const sent = performance.now();
      const status = await ehr.control.tell(...one);
      if (status !== 200) throw new Error(`A notification was answered ${status}.`);
      times.push(performance.now() - sent);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return { seconds: (performance.now() - start) / 1000, times: times.sort((a, b) => a - b) };
}

const [service, ehr] = await Promise.all([TestService.start({ WORKER: 'off' }), Ehr.start()]);
try {
  const pulls = await PullsUnderTest.start(service, ehr);
  const caliper = new SubscriptionsUnderTest(service, pulls);
  const { name } = await service.addSource();
  await pulls.connections.connect(name, { fhir: ehr.base, clientId: 'caliper' }, ACTOR);
  const id = await caliper.add(name, 'full-resource');
  const numbers: number[][] = [];
  for (let index = 0; index < NOTIFICATIONS; index += 1) {
    const [person, fact] = [`p${index}`, `o${index}`];
    await ehr.control.put(patient(person, `Family${index}`), observation(fact, `Patient/${person}`));
    numbers.push(await ehr.control.happened(`Patient/${person}`, `Observation/${fact}`));
  }
  const bytes = JSON.stringify(await ehr.control.notification(...(numbers[0] ?? []))).length;
  const { seconds, times } = await tellAll(ehr, numbers);
  const { watermark } = await caliper.view(name, id);
  if (watermark !== NOTIFICATIONS * EVENTS_EACH) throw new Error(`Only ${watermark} events were taken.`);
  const at = (share: number) => `${(times[Math.ceil(times.length * share) - 1] ?? NaN).toFixed(1)} ms`;
  console.log(`Machine   ${cpus().length} x ${cpus()[0]?.model.trim()}, Node ${process.versions.node}`);
  console.log(
    `Inputs    ${NOTIFICATIONS} notifications of ${EVENTS_EACH} events with their resources, ${bytes} bytes each, ` +
      `${AT_ONCE} at once, of one subscription; answered when committed`,
  );
  console.log(`Taken     ${(NOTIFICATIONS / seconds).toFixed(0)} notifications/s; p50 ${at(0.5)}, p95 ${at(0.95)}`);
} finally {
  await Promise.all([service.stop(), ehr.stop()]);
}
