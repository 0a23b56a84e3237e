/** What a user may be. A user can have several. */
export type Role = 'administrator' | 'quality-officer' | 'aco-analyst' | 'auditor';

export const ROLES = ['administrator', 'quality-officer', 'aco-analyst', 'auditor'] as const satisfies readonly Role[];
