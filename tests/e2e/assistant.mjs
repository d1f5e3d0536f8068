// SPDX-License-Identifier: MIT
// Assistant: an MCP client as anybody builds one on the TypeScript SDKs, v1 or v2. The SDK does all
// of MCP and OAuth; what is added is a store, and a browser without a window or a person.

const sdks = {
  v1: async () => ({
    ...await import('@modelcontextprotocol/sdk/client/index.js'),
    ...await import('@modelcontextprotocol/sdk/client/streamableHttp.js'),
    ...await import('@modelcontextprotocol/sdk/client/auth.js')
  }),
  v2: () => import('@modelcontextprotocol/client')
}

// What the SDKs want a program to keep: an OAuthClientProvider of both.
class Store {
  redirectUrl = 'http://127.0.0.1:8765/callback'

  constructor(clientMetadataUrl, refresh) {
    this.clientMetadataUrl = clientMetadataUrl
    this.refresh = refresh
  }

  get clientMetadata() {
    return {
      client_name: 'assistant',
      redirect_uris: [this.redirectUrl],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      application_type: 'native'
    }
  }

  state() { return (this.sent = crypto.randomUUID()) }
  clientInformation() { return this.client }
  saveClientInformation(client) { this.client = client }
  tokens() { return this.kept }
  saveTokens({ refresh_token, ...tokens }) {
    this.kept = this.refresh ? { refresh_token, ...tokens } : tokens
  }
  codeVerifier() { return this.verifier }
  saveCodeVerifier(verifier) { this.verifier = verifier }
  discoveryState() { return this.discovered }
  saveDiscoveryState(discovered) { this.discovered = discovered }
  redirectToAuthorization(url) { this.page = url }
}

export class Assistant {
  seen = [] // of every request: { method, url, status, init, response }

  // user: whom the login is for, else the project's default user; document: the client's own
  // address, else it registers; refresh: whether it keeps refresh tokens; options: of the SDK's Client
  static async open(sdk, { url, user, document, refresh = true, onRequest, options }) {
    const it = new Assistant()
    Object.assign(it, { sdk: await sdks[sdk](), url: new URL(url), user, options, onRequest })
    it.store = new Store(document, refresh)
    return it
  }

  get scope() { return this.store.page.searchParams.get('scope').split(' ') }

  async #fetch(url, init) {
    const response = await fetch(url, init)
    const one = { method: init?.method ?? 'GET', url: new URL(url), status: response.status, init, response }
    this.seen.push(one)
    await this.onRequest?.(one)
    return response
  }

  async #connect() {
    this.transport = new this.sdk.StreamableHTTPClientTransport(this.url,
      { authProvider: this.store, fetch: (url, init) => this.#fetch(url, init) })
    this.client = new this.sdk.Client({ name: 'assistant', version: '1' }, this.options)
    await this.prepare?.(this.client)
    await this.client.connect(this.transport)
  }

  // Open the page that the SDK asked for; the mock logs in by itself. Returns what comes back.
  async browse() {
    const { page } = this.store
    if (this.user) page.searchParams.set('login_hint', this.user)
    const response = await this.#fetch(page, { redirect: 'manual' })
    const back = new URL(response.headers.get('location'))
    if (back.origin + back.pathname !== this.store.redirectUrl) throw new Error(`sent to ${back}`)
    if (back.searchParams.get('state') !== this.store.sent) throw new Error('another state came back')
    return back.searchParams
  }

  // Log in where the SDK says that somebody must, and do it again.
  async #loggedIn(what) {
    try {
      return await what()
    } catch (e) {
      if (!(e instanceof this.sdk.UnauthorizedError)) throw e
    }
    const back = await this.browse()
    if (back.has('error')) throw new Error(back.get('error'), { cause: back })
    await this.transport.finishAuth(back.get('code'), back.get('iss') ?? undefined)
    return what()
  }

  connect() { return this.#loggedIn(() => this.#connect()) }

  call(name, args) { return this.#loggedIn(() => this.client.callTool({ name, arguments: args })) }

  close() { return this.client.close() }
}
