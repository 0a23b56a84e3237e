import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import type { Caller } from '../access/caller.js';
import { InsufficientScopeError } from '../access/clients/insufficient-scope.js';
import { lacking, type Scopes } from '../access/clients/scopes.js';
import { stringifyJson } from '../fhir/json.js';
import type { Bundle } from '../fhir/types.js';
import { interactionsOf } from './bundle-interactions.js';
import { FHIR_JSON } from './negotiation.guard.js';
import { answerWhole, withoutRefused, type RefusedEntries } from './permitted-batch.js';
import { RestWritesService, type Writer } from './rest-writes.service.js';
import { SourceScopeService } from './source-scope.service.js';

/** A Bundle as it came: its text is kept with the message. */
export interface PostedBundle {
  bundle: Bundle;
  contentType: string;
  body: Buffer;
}

const NONE: RefusedEntries = new Map();

/** Applies Bundles as far as the caller may do what their entries do. */
@Injectable()
export class BundleWritesService {
  constructor(
    private readonly writes: RestWritesService,
    private readonly scope: SourceScopeService,
  ) {}

  /**
   * A batch goes on without the entries that the token of a client does not allow, and is kept without them too: a
   * message can be replayed, and then nobody asks what its sender was allowed. Any other Bundle is refused as a whole.
   * @throws InsufficientScopeError naming the entry, and what `RestWritesService.applyBundle` throws
   */
  async apply(caller: Caller, request: Request, { bundle, contentType, body }: PostedBundle): Promise<Bundle> {
    const sourceId = await this.scope.toWrite(caller, request);
    const refused = caller.kind === 'client' ? refusedOf(bundle, caller.scopes) : NONE;
    const [first] = refused.values();
    if (!first) return this.writes.applyBundle({ caller, sourceId }, bundle, contentType, body);
    await this.scope.recordRefusal(caller, 'Bundle', { scope: first.scope, entries: refused.size });
    if (bundle.type !== 'batch') throw first;
    const part = withoutRefused(bundle, refused);
    return answerWhole(bundle, refused, part && (await this.applyPart({ caller, sourceId }, part)));
  }

  private applyPart(writer: Writer, part: Bundle): Promise<Bundle> {
    return this.writes.applyBundle(writer, part, FHIR_JSON, Buffer.from(stringifyJson(part)));
  }
}

function refusedOf(bundle: Bundle, scopes: Scopes): RefusedEntries {
  const refused = new Map<number, InsufficientScopeError>();
  for (const { index, interactions } of interactionsOf(bundle)) {
    const scope = lacking(scopes, interactions);
    if (scope !== null) refused.set(index, new InsufficientScopeError(scope, [`Bundle.entry[${index}]`]));
  }
  return refused;
}
