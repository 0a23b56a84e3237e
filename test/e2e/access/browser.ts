/** A browser's side of a session: keeps the cookie, sends origin and CSRF token. */
export class Browser {
  cookie = '';
  csrfToken = '';

  constructor(readonly url: string) {}

  /**
   * @param body a Buffer is sent as it is, anything else as JSON
   * @param overrides headers that replace the browser's own; undefined leaves one out
   */
  async request(
    method: string,
    path: string,
    body?: unknown,
    overrides: Record<string, string | undefined> = {},
  ): Promise<{ status: number; headers: Headers; json: Record<string, unknown>; text: string }> {
    const headers = Object.entries({
      origin: this.url,
      cookie: this.cookie || undefined,
      'x-csrf-token': this.csrfToken || undefined,
      'content-type': body === undefined ? undefined : 'application/json',
      ...overrides,
    }).filter((header): header is [string, string] => header[1] !== undefined);
    const response = await fetch(this.url + path, {
      method,
      headers,
      body: body === undefined ? null : Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body),
    });
    const [cookie] = response.headers.getSetCookie();
    if (cookie) this.cookie = cookie.split(';')[0] ?? '';
    const text = await response.text();
    const json = /json/.test(response.headers.get('content-type') ?? '') ? (JSON.parse(text) as never) : {};
    return { status: response.status, headers: response.headers, json, text };
  }

  async signIn(name: string, password: string) {
    const answer = await this.request('POST', '/api/session', { name, password });
    if (answer.status === 200) this.csrfToken = String(answer.json.csrfToken);
    return answer;
  }

  /** Gives up a one-time password for one that is kept. */
  async changePassword(currentPassword: string, newPassword: string) {
    const answer = await this.request('POST', '/api/session/password', { currentPassword, newPassword });
    if (answer.status === 200) this.csrfToken = String(answer.json.csrfToken);
    return answer;
  }
}
