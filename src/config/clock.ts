/** What time it is. Injected where waiting or expiry is decided, so that tests need not wait. */
export abstract class Clock {
  abstract now(): Date;
}

/** The clock of this machine. */
export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }
}
