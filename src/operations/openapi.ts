import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';

/** The OpenAPI document of every route, as served at /api/docs-json and kept in docs/openapi.json. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Caliper')
    .setDescription('Value-based care quality reporting: FHIR R4 in, CQL measures evaluated, submission files out.')
    .setVersion('0.1.0')
    .addCookieAuth('caliper-session', { type: 'apiKey', in: 'cookie', description: 'Session of a signed-in user' })
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'Token of a connected EHR' })
    .build();
  return SwaggerModule.createDocument(app, config);
}
