import type { Redis } from 'ioredis';
import type { JobName } from './job-catalogue.js';

/**
 * What Bull does not keep of a job, in keys beside its own.
 *
 * Bull ignores a job whose id it still holds, so work that grows while its job is active would not be looked at again.
 * Therefore every enqueue first leaves a wish; a job takes the wish away when it begins, and a wish found when it has
 * ended enqueues it anew. A job that failed all its tries rests until somebody wishes for it, or its rest is over.
 */
export class JobMarks {
  constructor(
    /** The connection, opened when first asked for. */
    private readonly redis: () => Redis,
    private readonly prefix: string,
    /** Milliseconds that a rest lasts. */
    private readonly restFor: number,
  ) {}

  async wish(name: JobName, id: string): Promise<void> {
    await this.redis().set(this.#key('again', name, id), '1');
  }

  async isWished(name: JobName, id: string): Promise<boolean> {
    return (await this.redis().exists(this.#key('again', name, id))) > 0;
  }

  /**
   * A job begins, and whoever wished for it is served.
   * @returns false when nobody did and it rests: it was dispatched by a look-up that began before the rest did
   */
  async begin(name: JobName, id: string): Promise<boolean> {
    if (!(await this.redis().del(this.#key('again', name, id)))) return !(await this.rests(name, id));
    await this.redis().del(this.#key('rest', name, id));
    return true;
  }

  async rest(name: JobName, id: string): Promise<void> {
    await this.redis().set(this.#key('rest', name, id), '1', 'PX', this.restFor);
  }

  async rests(name: JobName, id: string): Promise<boolean> {
    return (await this.redis().exists(this.#key('rest', name, id))) > 0;
  }

  #key(kind: 'again' | 'rest', name: JobName, id: string): string {
    return `${this.prefix}:${kind}:${name}:${id}`;
  }
}
