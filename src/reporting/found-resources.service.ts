import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { describeResource } from '../fhir/describe-resource.js';
import { Persons } from '../records/persons.js';
import { Source } from '../sources/source.entity.js';
import type { ExplainedResourceDto } from './explanation.dto.js';

/** Says of resources of a person's record what they are and which EHR they came from. */
@Injectable()
export class FoundResources {
  constructor(
    private readonly persons: Persons,
    private readonly database: DataSource,
  ) {}

  /**
   * Once for each EHR that states it.
   * @param references `Type/id` in the packed record; those that it no longer holds are left out
   */
  async of(personId: string, references: ReadonlySet<string>): Promise<ExplainedResourceDto[]> {
    const [resources, sources] = await Promise.all([
      this.persons.resources(personId),
      this.database.getRepository(Source).find({ select: { id: true, title: true } }),
    ]);
    const titles = new Map(sources.map(({ id, title }) => [id, title]));
    return resources
      .filter(({ recordReference }) => references.has(recordReference))
      .map(({ recordReference: reference, type, id, sourceId, sourceName, content }) => ({
        ...{ reference, type, id, sourceName, sourceTitle: titles.get(sourceId) ?? sourceName },
        ...describeResource(JSON.parse(content)),
      }));
  }
}
