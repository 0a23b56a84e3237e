import { Injectable } from '@nestjs/common';
import { SourceTokens } from '../access/caller.js';
import { SourceCredentialsService } from './source-credentials.service.js';

/** Lets the access guard recognise a connected EHR by its bearer token. */
@Injectable()
export class StoredSourceTokens extends SourceTokens {
  constructor(private readonly credentials: SourceCredentialsService) {
    super();
  }

  /** A source that was deactivated holds no token. */
  async find(token: string): Promise<{ id: string; name: string } | null> {
    const holder = await this.credentials.tokenHolder(token);
    return holder?.active ? { id: holder.id, name: holder.name } : null;
  }
}
