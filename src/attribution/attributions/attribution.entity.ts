import { Column, Entity, ForeignKey, Generated, Index, PrimaryColumn } from 'typeorm';
import type { AttributionRule } from '../rule/attribution-rule.js';
import type { AttributionExplanation, Unattributed } from '../rule/attribute.js';

/** A programme year in which persons are attributed: by which roster and rule, and how far a sweep of all has come. */
@Entity('attribution_years')
export class AttributionYearRow {
  @PrimaryColumn('integer') year!: number;
  @ForeignKey('rosters', { name: 'fk_attribution_years_roster' })
  @Column('integer', { name: 'roster_id' })
  rosterId!: number;
  @Column('jsonb') rule!: AttributionRule;
  /** Grows with every change of roster, rule or mappings: results of an older one are not stored any more. */
  @Column('integer', { default: 1 }) basis!: number;
  /** The last person that the sweep under way has attributed. */
  @Column('uuid', { name: 'swept_to', nullable: true }) sweptTo!: string | null;
  @Column('boolean', { default: true }) sweeping!: boolean;
  @Column('timestamptz', { name: 'changed_at', default: () => 'now()' }) changedAt!: Date;
  @Column('timestamptz', { name: 'swept_at', nullable: true }) sweptAt!: Date | null;
}

/** To whom a person is attributed in a year, and why; without a TIN, why to nobody. */
@Entity('attributions')
@Index('ix_attributions_tin', ['year', 'tin', 'personId'])
@Index('ix_attributions_person', ['personId'])
@Index('ix_attributions_unmapped', ['year'], { where: "unmapped <> '{}'" })
export class AttributionRow {
  @ForeignKey('attribution_years', { name: 'fk_attributions_year', onDelete: 'CASCADE' })
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'pk_attributions' })
  year!: number;
  @ForeignKey('persons', { name: 'fk_attributions_person', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { name: 'person_id', primaryKeyConstraintName: 'pk_attributions' })
  personId!: string;
  /** Hash of the packed record that was looked at. */
  @Column('bytea', { name: 'record_hash' }) recordHash!: Buffer;
  @Column('integer') basis!: number;
  @Column('text', { nullable: true }) tin!: string | null;
  @Column('text', { name: 'site_id', nullable: true }) siteId!: string | null;
  @Column('text', { nullable: true }) npi!: string | null;
  @Column('text', { nullable: true }) reason!: Unattributed | null;
  /** What the record names and the roster does not know, as `source/Type/id`. */
  @Column('text', { array: true }) unmapped!: string[];
  @Column('jsonb') explanation!: AttributionExplanation;
  @Column('timestamptz', { name: 'attributed_at', default: () => 'now()' }) attributedAt!: Date;
}

/** A person whose record has changed since they were attributed. */
@Entity('attributions_due')
export class AttributionDueRow {
  @ForeignKey('attribution_years', { name: 'fk_attributions_due_year', onDelete: 'CASCADE' })
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'pk_attributions_due' })
  year!: number;
  @PrimaryColumn('uuid', { name: 'person_id', primaryKeyConstraintName: 'pk_attributions_due' })
  personId!: string;
  @Column('uuid') @Generated('uuid') mark!: string;
}
