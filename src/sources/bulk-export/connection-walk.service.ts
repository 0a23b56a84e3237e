import { Inject, Injectable } from '@nestjs/common';
import { Environment } from '../../config/environment.js';
import { publicAddress } from '../public-address.js';
import { AccessTokens } from '../smart-client/access-tokens.service.js';
import { EhrFault } from '../smart-client/ehr-fault.js';
import type { BulkConnection } from './bulk-connection.entity.js';
import { modeOf, scopeOf } from './capability-profile.js';
import { ConnectionsService } from './connections.service.js';
import { ExportTrials } from './export-trial.service.js';
import { GroupMembers } from './group-members.service.js';
import { tokenClientOf } from './token-client.js';

/** One step of connecting a FHIR server, and how it went. */
export interface ConnectionStep {
  name: 'capability statement' | 'SMART configuration' | 'access token' | 'group' | 'pulls' | 'subscriptions';
  state: 'passed' | 'failed' | 'skipped';
  /** What was found. */
  text: string;
  /** What to do about it; null where nothing need be done. */
  remedy: string | null;
}

/** Walks from the address of a FHIR server to its first data, and says at each step what to do when it fails. */
@Injectable()
export class ConnectionWalk {
  constructor(
    private readonly connections: ConnectionsService,
    private readonly tokens: AccessTokens,
    private readonly members: GroupMembers,
    private readonly trials: ExportTrials,
    @Inject(Environment) private readonly environment: Pick<Environment, 'PUBLIC_URL' | 'HOST' | 'PORT'>,
  ) {}

  /** The steps for a source that is connected: what follows a failed one is skipped where it needs it. */
  async steps(reference: string): Promise<ConnectionStep[]> {
    const connection = await this.connections.connected(reference);
    const token = await this.token(connection);
    const reached = token.state !== 'failed';
    const steps = [capability(connection), smart(connection), token];
    steps.push(reached ? await this.group(connection) : skipped('group'));
    steps.push(reached ? await this.pulls(connection) : skipped('pulls'), subscriptions(connection));
    return steps;
  }

  private token(connection: BulkConnection): Promise<ConnectionStep> {
    const name = 'access token';
    const { profile, tokenUrl, clientId } = connection;
    if (tokenUrl === null) {
      return Promise.resolve({ name, state: 'skipped', text: 'the server names no token endpoint', remedy: null });
    }
    const remedy =
      `Have the administrator of the EHR register client ${clientId} with the JWKS URL ${publicAddress(this.environment)}/.well-known/jwks.json, ` +
      `the scope ${scopeOf(profile)}, and signatures by ${profile.algorithms.join(' or ')}.`;
    return attempt(name, remedy, async () => {
      await this.tokens.token(tokenClientOf(connection));
      return `given by ${new URL(tokenUrl).host} for ${scopeOf(profile)}`;
    });
  }

  private group(connection: BulkConnection): Promise<ConnectionStep> {
    const { level, groupId } = connection;
    if (level !== 'group') {
      const text = `none: ${level === 'patient' ? 'all patients' : 'all that the server has'}`;
      return Promise.resolve({ name: 'group', state: 'skipped', text, remedy: null });
    }
    return attempt('group', 'Try again when the EHR answers.', async () => {
      const members = await this.members.of(connection);
      if (members === null) throw new EhrFault(connection.groupFault ?? 'the group cannot be read.', { refused: true });
      return `Group/${groupId} has ${members.length} members`;
    });
  }

  private async pulls(connection: BulkConnection): Promise<ConnectionStep> {
    const { profile } = connection;
    if (modeOf(connection) === 'polling') {
      const { searchedByTime, history } = profile;
      const text = `by searches of _lastUpdated; it lists ${searchedByTime.length} types, ${history.length} with history`;
      const blind = connection.groupId !== null || history.length < searchedByTime.length;
      const remedy = blind ? 'Searches show no deletions: have it pulled with --full, or by bulk, now and then.' : null;
      return { name: 'pulls', state: 'passed', text, remedy };
    }
    return attempt('pulls', 'Ask the EHR for a client that may export, or poll it: --mode polling.', async () => {
      const trial = await this.trials.of(connection);
      await this.connections.keepTrial(connection, trial);
      const told = [`_since ${inWords(trial.since)}`, `patient ${inWords(trial.patient)}`];
      return `by Bulk Data export ${profile.bulkVersion ?? 'of a version not told'}; ${told.join(', ')}`;
    });
  }
}

function inWords(taken: boolean | null): string {
  if (taken === null) return 'not known';
  return taken ? 'taken' : 'refused';
}

function capability({ profile }: BulkConnection): ConnectionStep {
  const { software, fhirVersion, levels } = profile;
  const text = `${software ?? 'unnamed'}, FHIR ${fhirVersion ?? 'of unknown version'}; exports: ${levels.join(', ') || 'none listed'}`;
  const isR4 = fhirVersion === null || /^4\.[03]\./.test(fhirVersion);
  const remedy = isR4 ? null : 'Only FHIR R4 is understood: ask the EHR for its R4 address.';
  return { name: 'capability statement', state: isR4 ? 'passed' : 'failed', text, remedy };
}

function smart({ tokenUrl }: BulkConnection): ConnectionStep {
  const name = 'SMART configuration';
  if (tokenUrl !== null) return { name, state: 'passed', text: `token endpoint ${tokenUrl}`, remedy: null };
  const remedy = 'If the server wants tokens, name its token endpoint: --token-url <address>.';
  return { name, state: 'skipped', text: 'none; requests go without a token', remedy };
}

function subscriptions({ profile: { subscriptions: support } }: BulkConnection): ConnectionStep {
  const name = 'subscriptions';
  if (support === null) return { name, state: 'skipped', text: 'the server lists none', remedy: null };
  const topics = support.topics.length > 0 ? support.topics.join(', ') : 'it lists no topics';
  const remedy = 'Subscribe: caliper sources subscriptions add <name> --topic <url>.';
  return { name, state: 'passed', text: `offered: ${topics}`, remedy };
}

function skipped(name: ConnectionStep['name']): ConnectionStep {
  return { name, state: 'skipped', text: 'not tried without an access token', remedy: null };
}

/** A step that asks the EHR. Where its fault says itself what to do, `remedy` is not added. */
async function attempt(
  name: ConnectionStep['name'],
  remedy: string,
  ask: () => Promise<string>,
): Promise<ConnectionStep> {
  try {
    return { name, state: 'passed', text: await ask(), remedy: null };
  } catch (error) {
    if (!(error instanceof EhrFault)) throw error;
    return { name, state: 'failed', text: error.message, remedy: error.detail.refused ? null : remedy };
  }
}
