import { Injectable } from '@nestjs/common';
import { Clock } from '../../config/clock.js';
import { SecretBox } from '../secret-box.js';
import { EhrClient } from '../smart-client/ehr-client.service.js';
import { faultOf } from '../smart-client/ehr-http.js';
import type { BulkConnection } from './bulk-connection.entity.js';
import type { BulkPullFile } from './bulk-pull-file.entity.js';
import type { BulkPull } from './bulk-pull.entity.js';
import { fileContext } from './export-stage.service.js';
import { tokenClientOf } from './token-client.js';

/** The file is no longer there, or its address no longer valid: only another export can bring it. */
export class FileGoneError extends Error {
  override name = 'FileGoneError';
}

/** Statuses by which servers and object stores say that an address has expired. */
const GONE = new Set([400, 403, 404, 410]);

/** Opens the files of exports. */
@Injectable()
export class FileStreams {
  constructor(
    private readonly ehr: EhrClient,
    private readonly box: SecretBox,
    private readonly clock: Clock,
  ) {}

  /**
   * The bytes of a file from its position on, as they come. The access token goes along only where the manifest says
   * that it is needed: addresses that carry their own proof are often of another host.
   * @throws FileGoneError, EhrFault; the stream throws EhrFault when it breaks off
   */
  async open(pull: BulkPull, file: BulkPullFile, connection: BulkConnection, signal: AbortSignal) {
    const what = `file ${file.position + 1} of the export`;
    const from = Number(file.bytes);
    const request = { what, url: this.box.open(file.sealedUrl, fileContext(file)), headers: headersOf(from), signal };
    const response = pull.requiresAccessToken
      ? await this.ehr.ask(tokenClientOf(connection), request)
      : await this.ehr.askOpenly(connection.baseUrl, request);
    if (response.status === 416 && from > 0) {
      await response.body?.cancel();
      return nothing();
    }
    if (GONE.has(response.status)) {
      const { message } = await faultOf(response, what, this.clock.now());
      throw new FileGoneError(message);
    }
    if (!response.ok) throw await faultOf(response, what, this.clock.now());
    return withoutFirst(this.ehr.partsOf(response, what), startsAt(response, from) ? 0 : from);
  }
}

/** The rest of a file is asked for by its place, which holds for the content without coding. */
function headersOf(from: number): Record<string, string> {
  const accept = 'application/fhir+ndjson';
  return from === 0 ? { accept } : { accept, range: `bytes=${from}-`, 'accept-encoding': 'identity' };
}

function startsAt(response: Response, from: number): boolean {
  if (response.status !== 206) return from === 0;
  return new RegExp(`^bytes ${from}-`).test(response.headers.get('content-range') ?? '');
}

/** The body without its first bytes: a server that takes no ranges sends the whole. */
async function* withoutFirst(parts: AsyncIterable<Uint8Array>, skip: number): AsyncGenerator<Uint8Array> {
  let left = skip;
  for await (const part of parts) {
    if (left < part.length) yield left === 0 ? part : part.subarray(left);
    left = Math.max(0, left - part.length);
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {
  // The file ended where it had been read to.
}
