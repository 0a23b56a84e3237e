import { Global, Module } from '@nestjs/common';
import { SourceTokens } from '../access/caller.js';
import { JwksReader } from '../access/clients/jwks-reader.js';
import { RecordsModule } from '../records/records.module.js';
import { BulkIngestService } from './bulk-ingest.service.js';
import { FetchedMessages } from './fetched-messages.service.js';
import { InboxService } from './inbox.service.js';
import { MessagesController } from './messages.controller.js';
import { SecretBox } from './secret-box.js';
import { SourceCredentialsService } from './source-credentials.service.js';
import { EhrJwks } from './smart-client/ehr-jwks.service.js';
import { StoredSourceTokens } from './source-tokens.service.js';
import { SourcesController } from './sources.controller.js';
import { SourcesService } from './sources.service.js';
import { WebhookDoorService } from './webhook-door.service.js';
import { WebhookController } from './webhook.controller.js';

/** Connected EHRs: their credentials, the webhook, and the inbox of messages. */
@Global()
@Module({
  imports: [RecordsModule],
  controllers: [WebhookController, SourcesController, MessagesController],
  providers: [
    SecretBox,
    SourceCredentialsService,
    SourcesService,
    InboxService,
    FetchedMessages,
    WebhookDoorService,
    BulkIngestService,
    { provide: SourceTokens, useClass: StoredSourceTokens },
    { provide: JwksReader, useClass: EhrJwks },
  ],
  exports: [
    SecretBox,
    SourceTokens,
    JwksReader,
    SourcesService,
    SourceCredentialsService,
    InboxService,
    FetchedMessages,
    BulkIngestService,
  ],
})
export class SourcesModule {}
