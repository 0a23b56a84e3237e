import type { Role } from '../api/session.js';

/** The pages one can go to, and the roles whom the service answers there. */
const PAGES: readonly { to: string; text: string; roles: readonly Role[] }[] = [
  { to: '/measures', text: 'Measures', roles: ['administrator', 'quality-officer', 'aco-analyst'] },
  { to: '/matching', text: 'Matching', roles: ['administrator', 'quality-officer'] },
  { to: '/roster', text: 'Roster', roles: ['administrator', 'quality-officer', 'aco-analyst', 'auditor'] },
  { to: '/sources', text: 'Sources', roles: ['administrator', 'quality-officer', 'aco-analyst', 'auditor'] },
  {
    to: '/measure-packages',
    text: 'Packages',
    roles: ['administrator', 'quality-officer', 'aco-analyst', 'auditor'],
  },
  { to: '/submissions', text: 'Submissions', roles: ['administrator', 'quality-officer', 'aco-analyst', 'auditor'] },
];

/** The pages of a user with these roles, the first of them being the home page. */
export function pagesFor(roles: readonly Role[]): readonly { to: string; text: string }[] {
  return PAGES.filter((page) => page.roles.some((role) => roles.includes(role)));
}
