/** A user of a service under test, signed in as a browser is. */
export class SignedInUser {
  private constructor(
    private readonly address: string,
    private readonly cookie: string,
    private readonly csrfToken: string,
  ) {}

  /** Signs in; a one-time password is changed at once. */
  static async signIn(address: string, name: string, password: string): Promise<SignedInUser> {
    const response = await fetch(`${address}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: address },
      body: JSON.stringify({ name, password }),
    });
    const session = (await response.json()) as { csrfToken: string; mustChangePassword: boolean };
    if (!response.ok) throw new Error(`Sign-in of ${name} was answered ${response.status}.`);
    const cookie = response.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ');
    const user = new SignedInUser(address, cookie, session.csrfToken);
    if (!session.mustChangePassword) return user;
    const replacement = `${password}-changed`;
    await user.send('POST', '/api/session/password', { currentPassword: password, newPassword: replacement });
    return SignedInUser.signIn(address, name, replacement);
  }

  /** @throws when the answer is no success */
  async get<Answer>(path: string): Promise<Answer> {
    return (await this.request('GET', path)).json() as Promise<Answer>;
  }

  async download(path: string): Promise<Buffer> {
    return Buffer.from(await (await this.request('GET', path)).arrayBuffer());
  }

  async send<Answer>(method: 'POST' | 'PATCH' | 'DELETE', path: string, body: unknown): Promise<Answer | null> {
    const text = await (await this.request(method, path, JSON.stringify(body))).text();
    return text === '' ? null : (JSON.parse(text) as Answer);
  }

  private async request(method: string, path: string, body?: string): Promise<Response> {
    const response = await fetch(`${this.address}${path}`, {
      method,
      body,
      headers: {
        cookie: this.cookie,
        origin: this.address,
        'x-csrf-token': this.csrfToken,
        'content-type': 'application/json',
      },
    });
    if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}: ${await response.text()}`);
    return response;
  }
}
