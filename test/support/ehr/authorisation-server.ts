import { randomUUID } from 'node:crypto';
import {
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  jwtVerify,
  type JSONWebKeySet,
  type JWTPayload,
} from 'jose';

/** A client as the administrator of an EHR registers it. */
export interface RegisteredClient {
  id: string;
  /** Where its public keys are. */
  jwksUrl: string;
}

const ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const LONGEST_ASSERTION = 300;

/**
 * The token endpoint of an EHR, as strict as SMART Backend Services wants it: the assertion's key is looked up in the
 * client's JWKS, once more where its `kid` is not known; audience, life and single use are checked by its own clock.
 */
export class AuthorisationServer {
  algorithms = ['ES384', 'RS384'];
  /** Seconds. */
  tokenLife = 300;
  /** Keeps a JWKS for ever, as some servers do for a day. */
  neverRefreshes = false;
  /** Algorithms and key ids of the assertions that were taken. */
  readonly taken: { alg: string; kid: string }[] = [];
  readonly refusals: string[] = [];
  readonly #tokens = new Map<string, number>();
  readonly #used = new Set<string>();
  readonly #keys = new Map<string, JSONWebKeySet>();

  constructor(
    private readonly clients: RegisteredClient[],
    private readonly now: () => Date,
  ) {}

  register(client: RegisteredClient): void {
    this.clients.push(client);
  }

  /** The keys that tokens are signed with are changed: none that was given is taken any more. */
  rotateKeys(): void {
    this.#tokens.clear();
  }

  takes(token: string | null): boolean {
    return token !== null && (this.#tokens.get(token) ?? 0) > this.now().getTime();
  }

  async answer(form: URLSearchParams, address: string): Promise<{ status: number; body: object }> {
    try {
      await this.check(form, address);
    } catch (error) {
      this.refusals.push((error as Error).message);
      return { status: 400, body: { error: 'invalid_client', error_description: 'The assertion is not taken.' } };
    }
    const token = randomUUID();
    this.#tokens.set(token, this.now().getTime() + this.tokenLife * 1000);
    const scope = form.get('scope');
    return { status: 200, body: { access_token: token, token_type: 'bearer', expires_in: this.tokenLife, scope } };
  }

  private async check(form: URLSearchParams, address: string): Promise<void> {
    const assertion = assertionIn(form);
    const claims = decodeJwt(assertion);
    const client = this.clients.find(({ id }) => id === claims.iss && id === claims.sub);
    if (!client) throw new Error('no such client');
    const header = decodeProtectedHeader(assertion);
    const keys = createLocalJWKSet(await this.keysOf(client, header.kid ?? ''));
    const { payload } = await jwtVerify(assertion, keys, {
      algorithms: this.algorithms,
      audience: address,
      currentDate: this.now(),
      requiredClaims: ['exp', 'jti'],
    });
    this.use(payload);
    this.taken.push({ alg: String(header.alg), kid: String(header.kid) });
  }

  private use({ exp = 0, jti = '' }: JWTPayload): void {
    if (exp - this.now().getTime() / 1000 > LONGEST_ASSERTION) throw new Error('lives too long');
    if (this.#used.has(jti)) throw new Error('used before');
    this.#used.add(jti);
  }

  private async keysOf({ jwksUrl }: RegisteredClient, kid: string): Promise<JSONWebKeySet> {
    const kept = this.#keys.get(jwksUrl);
    if (kept && (this.neverRefreshes || kept.keys.some((key) => key.kid === kid))) return kept;
    const fresh = (await (await fetch(jwksUrl)).json()) as JSONWebKeySet;
    if (JSON.stringify(fresh).includes('"d":')) throw new Error('a private key is published');
    this.#keys.set(jwksUrl, fresh);
    return fresh;
  }
}

function assertionIn(form: URLSearchParams): string {
  if (form.get('grant_type') !== 'client_credentials') throw new Error('grant_type');
  if (form.get('client_assertion_type') !== ASSERTION) throw new Error('client_assertion_type');
  if (!/^system\/\*\.(rs|read)( system\/Subscription\.(cruds|write))?$/.test(form.get('scope') ?? ''))
    throw new Error('scope');
  return form.get('client_assertion') ?? '';
}
