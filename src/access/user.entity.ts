import { Column, CreateDateColumn, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { Role } from './roles.js';

/** A person who signs in. Never deleted, so that the audit trail keeps its meaning: only deactivated. */
@Entity('users')
@Unique('uq_users_name', ['name'])
export class User {
  @PrimaryGeneratedColumn('uuid') id!: string;
  /** What is typed at sign-in; lower case. */
  @Column('text') name!: string;
  @Column('text', { name: 'display_name' }) displayName!: string;
  /** argon2id in PHC string form. */
  @Column('text', { name: 'password_hash', select: false }) passwordHash!: string;
  @Column('text', { array: true }) roles!: Role[];
  @Column('boolean', { default: true }) active!: boolean;
  /** Set while the password is one that somebody else made: nothing but changing it is allowed. */
  @Column('boolean', { name: 'must_change_password', default: false }) mustChangePassword!: boolean;
  /** Wrong passwords since the last right one. */
  @Column('integer', { name: 'failed_sign_ins', default: 0 }) failedSignIns!: number;
  @Column('timestamptz', { name: 'locked_until', nullable: true }) lockedUntil!: Date | null;
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
}
