import { Column, CreateDateColumn, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { MatchModel } from '../matching/index.js';

/** A model estimated from the stored patients. The newest decides; evidence names the one that it comes from. */
@Entity('match_models')
export class MatchModelRow {
  @PrimaryGeneratedColumn('identity', { generatedIdentity: 'BY DEFAULT' }) number!: number;
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
  @Column('json') model!: MatchModel;
}
