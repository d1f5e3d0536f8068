// SPDX-License-Identifier: MIT
// demo: an MCP client of the TypeScript SDK goes from nothing to a tool result, and beyond; what passed
// between the four parties is drawn step by step. scripts/demo starts the servers and runs this.
//
// What the client sees is drawn as it saw it; what goes on behind the MCP server, as the audit log of
// the STS and the record of the downstream services tell it. Lines stay within 100 columns.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { Assistant } from './assistant.mjs'

const { MCP_URL, STS_URL, STUB_URL, MOCKSTSD, PAINT } = process.env

// ── How it is shown ─────────────────────────────────────────────────────────────────────

const paint = (code) => (text) => PAINT === 'true' ? `\x1b[${code}m${text}\x1b[0m` : text
const bold = paint(1), dim = paint(2), red = paint(31), green = paint(32), cyan = paint(36)

const cut = (text, n) => text.length <= n ? text : `${text.slice(0, n - 1)}…`

function wrap(text, width) {
  const lines = ['']
  for (const word of text.split(' ')) {
    const line = `${lines.at(-1)} ${word}`.trimStart()
    if (line.length <= width) lines[lines.length - 1] = line
    else lines.push(word)
  }
  return lines
}

let steps = 0
function step(title, text) {
  console.log(`\n${bold(`${++steps}. ${title}`)}`)
  for (const line of wrap(text, 96)) console.log(`   ${line}`)
}

const heading = (text) => console.log(`\n   ${dim(text)}`)
const good = (text) => console.log(`\n   ${green('✓')} ${text}`)

// The parties are lanes; whatever is said goes from one lane to another.
const [CLIENT, SERVER, STS, DOWNSTREAM] = [5, 34, 63, 92]
const lanes = [CLIENT, SERVER, STS, DOWNSTREAM]

// A row of the drawing with texts put over the lanes: [column, text, paint], from left to right.
function row(...texts) {
  let line = '', column = 0
  const lanesUpTo = (end) => {
    for (; column < end; column++) line += lanes.includes(column) ? dim('│') : ' '
  }
  for (const [at, text, colour = (x) => x] of texts) {
    lanesUpTo(at)
    line += colour(text)
    column += text.length
  }
  lanesUpTo(DOWNSTREAM + 1)
  console.log(line)
}

const centred = (text, lane) => [lane - Math.floor(text.length / 2), text]

function parties() {
  console.log()
  row(...['MCP client', 'MCP server', 'STS', 'downstream'].map((name, i) => [...centred(name, lanes[i]), bold]))
}

function asks(from, to, text) {
  const label = ` ${cut(text, to - from - 6)} `
  const line = '─'.repeat(to - from - 3 - label.length)

  row([from, '├─', cyan], [from + 2, label], [from + 2 + label.length, `${line}▶`, cyan])
}

function answers(from, to, status, text) {
  const colour = status < 400 ? green : red
  const label = ` ${cut(`${status} ${text}`.trim(), from - to - 6)} `
  const line = '┄'.repeat(from - to - 3 - label.length)

  row([to + 1, '◀┄', colour], [to + 3, label], [to + 3 + label.length, `${line}┤`, colour])
}

// Beside the lane of the one who thinks so.
function thinks(lane, text) {
  for (const line of wrap(text, 26)) row([lane, '│', dim], [lane + 2, line, dim])
}

// ── What was said ───────────────────────────────────────────────────────────────────────

const env = { encoding: 'utf8' }
const events = () => execFileSync(MOCKSTSD, ['audit', 'export', '--url', STS_URL], env).split('\n')
  .filter((line) => line !== '').map((line) => JSON.parse(line))
const exchanges = () => events().filter((event) => event.method === 'token_exchange').map((event) => event.data)
const get = async (url) => (await fetch(url)).json()
const calls = async () => (await get(`${STUB_URL}/_stub/requests`)).requests
const state = await get(`${STS_URL}/_mock/state`)

const kinds = {
  resource_token: 'a JWT made for it', connection_oauth: 'stored OAuth token', connection_api_key: 'stored API key'
}
const ruleNames = (event) => event.policyRules.map((id) => state.rules.find((rule) => rule.id === id)?.name ?? id)

// The exchange, as the audit log has it.
function drawExchange(event) {
  const isDenied = event.policyDecision === 'deny'

  asks(SERVER, STS, 'POST /oauth2/v1/token')
  thinks(SERVER, `exchange for ${event.target.replace('https://', '')}`)
  thinks(STS, `${isDenied ? 'no' : 'yes'}: ${ruleNames(event).join(', ') || 'no rule permits it'}`)
  if (isDenied) answers(STS, SERVER, 403, event.error)
  else if (event.error) answers(STS, SERVER, 400, 'not connected')
  else answers(STS, SERVER, 200, kinds[event.credentialKind])
}

function drawCall(call) {
  asks(SERVER, DOWNSTREAM, `${call.api}: ${call.path}`)
  answers(DOWNSTREAM, SERVER, call.status, call.error)
}

// What an answer says, in few words; secrets are named, never shown.
const remarks = [
  [/oauth-protected-resource/, () => 'my STS, my scopes'],
  [/oauth-authorization-server/, () => 'issuer, endpoints, PKCE with S256'],
  [/register$/, ({ body }) => `client_id ${cut(body.client_id, 30)}`],
  [/authorize$/, ({ response }) =>
    `back to the client with ${[...new URL(response.headers.get('location')).searchParams.keys()].join(', ')}`],
  [/token$/, ({ body }) => Object.keys(body).filter((name) => /_token$/.test(name)).join(', ')]
]
const remark = (one) => remarks.find(([pattern]) => pattern.test(one.url.pathname))?.[1](one)

const said = (one) => remark(one) ?? {
  401: 'see my metadata', 403: 'insufficient_scope'
}[one.status] ?? (one.body.result?.isError ? 'the tool failed' : one.body.result?.inputRequests ? 'connect first' : '')

const path = ({ url }) => url.pathname.replace(/[A-Z][A-Za-z0-9]{25,}(\/[A-Z][A-Za-z0-9]{25,})*/, '…')
const isSts = ({ url }) => url.origin === new URL(STS_URL).origin

function draw(seen) {
  parties()
  for (const one of seen) {
    const { method, params } = typeof one.init?.body === 'string' ? JSON.parse(one.init.body) : {}
    const to = isSts(one) ? STS : SERVER

    asks(CLIENT, to, method ?? `${one.method} ${path(one)}`)
    if (params?.name) thinks(CLIENT, `${params.name} ${Object.values(params.arguments).join(' ')}`)
    one.exchanges.forEach(drawExchange)
    one.calls.forEach(drawCall)
    answers(to, CLIENT, one.status, said(one))
  }
}

function showToken(token) {
  const payload = JSON.parse(Buffer.from(token.split('.')[1], 'base64url'))

  heading('its access token, decoded')
  for (const [name, value] of Object.entries(payload)) {
    const time = name === 'iat' || name === 'exp' ? dim(`   ← ${new Date(value * 1000).toISOString()}`) : ''
    console.log(`     ${JSON.stringify(name).padEnd(14)} ${cut(JSON.stringify(value), 80)}${time}`)
  }
  return payload
}

function showResult(result) {
  heading('what the client gets')
  for (const line of wrap(result.isError ? result.content[0].text : JSON.stringify(result.structuredContent), 93))
    console.log(`     ${line}`)
}

// ── The MCP client ──────────────────────────────────────────────────────────────────────

// It remembers with each request what that set off behind the MCP server.
async function assistant(user, options) {
  let nExchanges = exchanges().length, nCalls = (await calls()).length
  const onRequest = async (one) => {
    one.body = /json/.test(one.response.headers.get('content-type')) ? await one.response.clone().json() : {}
    one.exchanges = exchanges().slice(nExchanges)
    one.calls = (await calls()).slice(nCalls)
    nExchanges += one.exchanges.length
    nCalls += one.calls.length
  }

  return Assistant.open('v2', {
    url: MCP_URL, user, onRequest, options: { versionNegotiation: { mode: 'auto' }, ...options }
  })
}

// What has been seen since the last time.
const fresh = (it) => it.seen.splice(0)

const day = { day: '2026-11-24' }
const succeeded = (result) => assert.ok(!result.isError && result.structuredContent, result.content?.[0].text)

// ── The story ───────────────────────────────────────────────────────────────────────────

async function comesIn() {
  const anna = await assistant()
  await anna.connect()
  const seen = fresh(anna)
  const at = (pattern) => seen.findIndex((one) => pattern.test(one.url.pathname))
  const [registers, logsIn] = [at(/register$/), at(/authorize$/)]
  assert.ok(seen[0].status === 401 && registers > 0 && logsIn > registers)

  step('An MCP client knocks, and is turned away', `It is built on the MCP TypeScript SDK and was told \
one thing: ${MCP_URL}. It has no token; the 401 says where to read on, and each document names the next.`)
  draw(seen.slice(0, registers))
  heading('the challenge of the 401')
  for (const line of wrap(seen[0].response.headers.get('www-authenticate'), 93)) console.log(`     ${line}`)
  good('nobody configured an STS: the MCP server names it, and it names its endpoints')

  step('It registers', 'Nobody set this client up either. The MCP server lets clients register, and the \
template of that registration gives them their tags, so that policy knows what they are.')
  draw(seen.slice(registers, logsIn))
  const { clients } = await get(`${STS_URL}/_mock/state`)
  const { tags } = clients.find((client) => client.clientId === seen[registers].body.client_id)
  assert.deepEqual(tags, ['vetted'])
  good(`a public client with the tag ${tags}, as the tenant says, whatever it calls itself`)

  step('Anna logs in', 'Authorization code with PKCE. Here the login is done by itself, for the default \
user; "mockstsd serve --interactive" shows people its pages for login and consent.')
  draw(seen.slice(logsIn))
  const { aud } = showToken(anna.store.kept.access_token)
  assert.ok(aud.includes(MCP_URL))
  good("anna's token, made for this MCP server alone: no downstream service may be called with it")
  return anna
}

async function usesTools(anna) {
  step('A tool is called, and the token exchanged', 'The MCP server validates the inbound token, then \
asks the STS as a client of its own for the one credential that this call needs. Policy is evaluated \
against the full context: the user, the MCP client, and the MCP server.')
  await anna.client.listTools()
  const result = await anna.call('read_calendar', day)
  draw(fresh(anna))
  showResult(result)
  succeeded(result)
  good('Google saw the token that anna connected, and never the one of the MCP client')

  step('A service that knows no OAuth', 'The same exchange for the CRM gives the one API key of \
anna\'s tenant, which the MCP server never has to hold.')
  const account = await anna.call('look_up_account', { name: 'Initech' })
  draw(fresh(anna))
  showResult(account)
  succeeded(account)
  good('the key of Acme, for a user of Acme')
}

async function stepsUp(anna) {
  step('A tool that needs another scope', 'The token lacks channel:post. The MCP server answers 403 and \
names the scope; the client asks for it, together with what it has, and calls again.')
  assert.ok(!anna.scope.includes('channel:post'))
  const result = await anna.call('post_to_channel', { channel: '#sales', text: 'hello' })
  draw(fresh(anna))
  showResult(result)
  succeeded(result)
  assert.ok(anna.scope.includes('channel:post') && anna.scope.includes('crm:read'))
  good('stepped up, without losing a scope')
}

async function connects() {
  const ben = await assistant('ben@globex.test', { capabilities: { elicitation: { url: {} } } })
  const pages = []
  ben.prepare = (client) => client.setRequestHandler('elicitation/create', async ({ params }) => {
    pages.push({ url: params.url, text: await (await fetch(params.url)).text() })
    return { action: 'accept' }
  })
  await ben.connect()
  fresh(ben)

  step('An account that nobody has connected yet', 'Ben has no calendar in the vault. The STS answers \
with the URL where he connects it, the MCP server hands it to the client, and the client opens it for \
him and calls again.')
  const result = await ben.call('read_calendar', day)
  draw(fresh(ben))
  assert.equal(pages.length, 1)
  heading('ben opens')
  console.log(`     ${pages[0].url}\n     ${pages[0].text.trim()}`)
  showResult(result)
  succeeded(result)
  good('connected on the way')

  step('An API of our own', 'Payroll is a Descope Resource: the STS mints a JWT that is good there \
alone. Ben works there; the same call by anna would be refused.')
  const payroll = await ben.call('read_payroll', { month: '2026-10' })
  draw(fresh(ben))
  showResult(payroll)
  succeeded(payroll)
  good('a token for one API, one user and one chain of actors')
  await ben.close()
}

async function isRefused() {
  const carl = await assistant('carl@contractors.test')
  await carl.connect()
  fresh(carl)

  step('A user whom policy forbids it', 'Carl helps out in sales, but is no employee. Same client, same \
server, same tool: only the user is another one.')
  const result = await carl.call('read_calendar', day)
  draw(fresh(carl))
  showResult(result)
  assert.ok(result.isError && /^Policy does not let this user/.test(result.content[0].text))
  good('refused before any service was asked, and the client can tell its user why')
  await carl.close()
}

const anna = await comesIn()
await usesTools(anna)
await stepsUp(anna)
await anna.close()
await connects()
await isRefused()
