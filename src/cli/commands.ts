import type { Command } from 'commander';

/** One topic of the command line: adds its command, with sub-commands, to the program. */
export type RegisterCommand = (program: Command) => void;

/**
 * Every topic by the name of its command, in the order of `caliper --help`. Each loads what it needs, and only when it
 * is asked for: loading all takes longer than most commands run.
 */
const topics: Readonly<Record<string, () => Promise<RegisterCommand>>> = {
  evaluate: async () => (await import('./evaluate.command.js')).registerEvaluate,
  explain: async () => (await import('./explain.command.js')).registerExplain,
  measures: async () => (await import('./measures.command.js')).registerMeasures,
  'value-sets': async () => (await import('./value-sets.command.js')).registerValueSets,
  runs: async () => (await import('./runs.command.js')).registerRuns,
  scores: async () => (await import('./scores.command.js')).registerScores,
  roster: async () => (await import('./roster.command.js')).registerRoster,
  attribution: async () => (await import('./attribution.command.js')).registerAttribution,
  beneficiaries: async () => (await import('./beneficiaries.command.js')).registerBeneficiaries,
  programmes: async () => (await import('./programmes.command.js')).registerProgrammes,
  submissions: async () => (await import('./submissions.command.js')).registerSubmissions,
  persons: async () => (await import('./persons.command.js')).registerPersons,
  users: async () => (await import('./users.command.js')).registerUsers,
  audit: async () => (await import('./audit.command.js')).registerAudit,
  demo: async () => (await import('./demo.command.js')).registerDemo,
  sources: async () => (await import('./sources.command.js')).registerSources,
  clients: async () => (await import('./clients.command.js')).registerClients,
  ingest: async () => (await import('./ingest.command.js')).registerIngest,
};

/** Adds the topic that the first argument names, or, where it names none, all. */
export async function registerTopics(program: Command, first?: string): Promise<void> {
  const named = first !== undefined && Object.hasOwn(topics, first);
  for (const load of named ? [topics[first]] : Object.values(topics)) (await load())(program);
}
