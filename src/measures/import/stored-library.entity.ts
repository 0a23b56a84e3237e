import { Column, CreateDateColumn, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { Library } from '../../fhir/types.js';

/** Logic that others include, or a model to translate CQL against. https://terminology.hl7.org/CodeSystem-library-type.html */
export type StoredLibraryType = 'logic-library' | 'model-definition';

/** A library imported apart from a measure, for later imports that include it or are written against it. */
@Entity('libraries')
@Unique('uq_libraries_version', ['type', 'name', 'version'])
@Index('ix_libraries_url', ['url'])
export class StoredLibraryEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'libraries_pkey' })
  id!: string;

  @Column({ type: 'text' })
  type!: StoredLibraryType;

  /** The name that CQL includes it by, or that of the model. */
  @Column({ type: 'text' })
  name!: string;

  /** Empty for a library that states none. */
  @Column({ type: 'text' })
  version!: string;

  @Column({ type: 'text' })
  url!: string;

  /** SHA-256 of its CQL text, of its ELM where it has no text, or of the model information. */
  @Column({ name: 'content_hash', type: 'bytea' })
  contentHash!: Buffer;

  /** With ELM beside the CQL. */
  @Column({ type: 'json' })
  content!: Library;

  @CreateDateColumn({ name: 'imported_at', type: 'timestamptz', default: () => 'now()' })
  importedAt!: Date;
}
