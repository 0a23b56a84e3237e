import { Injectable } from '@nestjs/common';

/** How long an EHR is waited for, in milliseconds: it may be slow, but not silent. */
@Injectable()
export class EhrPatience {
  /** Until the headers of an answer are there. */
  readonly answer: number = 60_000;
  /** Between two parts of its body, however long the whole takes. */
  readonly pause: number = 60_000;
}

export const USUAL_PATIENCE = new EhrPatience();
