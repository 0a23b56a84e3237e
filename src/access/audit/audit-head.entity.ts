import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The end of the trail, in one row: its lock lets one writer append at a time, and it betrays a trail cut short. */
@Entity('audit_heads')
export class AuditHead {
  /** Always true. */
  @PrimaryColumn('boolean', { default: true }) id!: boolean;
  /** Sequence of the last entry; 0 before the first. */
  @Column('bigint') sequence!: string;
  /** Hash of the last entry; 32 zero bytes before the first. */
  @Column('bytea') hash!: Buffer;
}
