import type { Subscription } from './subscription.entity.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** A missing event may be on its way still: it is waited for so long before it is asked for. Milliseconds. */
export const GRACE = MINUTE;
/** A handshake that has not come after so long is worth a remark. Milliseconds. */
export const HANDSHAKE_PATIENCE = 2 * MINUTE;
/** How often an EHR is asked about a subscription that sends nothing. Milliseconds. */
const ASLEEP = HOUR;

/** When a subscription is to be looked at next, unless something happens before. */
export function nextLook(
  {
    state,
    holeSince,
    notifiedAt,
    heartbeatSeconds,
  }: Pick<Subscription, 'state' | 'holeSince' | 'notifiedAt' | 'heartbeatSeconds'>,
  now: Date,
): Date {
  if (state === 'error' || state === 'off') return after(now, ASLEEP);
  if (state !== 'active') return after(now, HANDSHAKE_PATIENCE);
  // Half a period more: heartbeats come late on a busy day.
  const silent = after(notifiedAt ?? now, heartbeatSeconds * 1.5 * SECOND + GRACE);
  // It has been asked about: the silence goes on, which is asked about once a period.
  const look = silent > now ? silent : after(now, heartbeatSeconds * SECOND);
  const hole = holeSince && after(holeSince, GRACE);
  return hole && hole < look ? hole : look;
}

function after(time: Date, milliseconds: number): Date {
  return new Date(time.getTime() + milliseconds);
}
