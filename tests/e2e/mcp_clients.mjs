// SPDX-License-Identifier: MIT
// MCP clients of both TypeScript SDKs go from nothing to a tool result, told the server's URL alone.
import assert from 'node:assert/strict'
import { Assistant } from './assistant.mjs'
import { judge } from './judge.mjs'

const { MCP_URL, STS_URL, CLIENT_DOCUMENT } = process.env
const day = { day: '2026-11-24' }
const post = { channel: '#sales', text: 'hello' }

async function control(path, body) {
  const response = await fetch(`${STS_URL}/_mock/${path}`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body)
  })
  assert.equal(response.status, 200)
}

const steps = (it) => it.seen.map(({ method, url, status }) => `${method} ${url.pathname} ${status}`)
const passed = (it, ...wanted) => {
  let at = -1
  for (const pattern of wanted) {
    at = steps(it).findIndex((step, i) => i > at && pattern.test(step))
    assert.ok(at >= 0, `no ${pattern} in order in\n${steps(it).join('\n')}`)
  }
}
const sentence = (result) => result.content[0].text

const ways = {
  DCR: { how: {}, step: [/^POST \/v1\/mgmt\/mcp\/client\/.*\/register 201$/] },
  CIMD: { how: { document: CLIENT_DOCUMENT }, step: [] }
}
const dialects = {
  'v1': ['v1', {}],
  'v2, with a session': ['v2', {}],
  'v2, stateless': ['v2', { versionNegotiation: { mode: 'auto' } }]
}

function story(name, [sdk, options], way, { how, step }) {
  const open = (more) => Assistant.open(sdk, { url: MCP_URL, options, ...how, ...more })
  const says = (what) => `${name}, ${way}: ${what}`

  return {
    [says('from nothing to a tool result')]: async () => {
      const it = await open()
      await it.connect()
      passed(it, /^POST \/mcp 401$/, /oauth-protected-resource\/mcp 200$/,
        /^GET \/.well-known\/oauth-authorization-server\/v1\/apps\/agentic\/.* 200$/, ...step,
        /^GET .*\/authorize 303$/, /^POST .*\/token 200$/, /^POST \/mcp 200$/)
      assert.equal(steps(it).some((one) => /register/.test(one)), way === 'DCR')
      assert.deepEqual((await it.client.listTools()).tools.map((tool) => tool.name),
        ['read_calendar', 'post_to_channel', 'look_up_account', 'read_payroll'])
      const result = await it.call('read_calendar', day)
      assert.equal(result.isError ?? false, false)
      assert.equal(result.structuredContent.day, day.day)
      await it.close()
    },
    [says('a scope that was not asked for is asked for when a tool needs it')]: async () => {
      // v1 spends a refresh token first, which never gives more, and then gives up
      const it = await open({ refresh: sdk !== 'v1' })
      await it.connect()
      assert.ok(!it.scope.includes('channel:post'))
      const before = it.seen.length
      const result = await it.call('post_to_channel', post)
      assert.equal(result.structuredContent.channel, post.channel)
      assert.ok(it.scope.includes('channel:post') && it.scope.includes('crm:read'))
      it.seen.splice(0, before)
      passed(it, /^POST \/mcp 403$/, /authorize 303$/, /token 200$/, /^POST \/mcp 200$/)
      await it.close()
    },
    // The server's clock is the machine's: the login is moved an hour back, and the rest is not.
    [says('a token that has expired is refreshed without a login')]: async () => {
      const it = await open()
      await control('clock', { advanceSeconds: -3600 })
      await assert.rejects(it.connect(), /401 after/)
        .finally(() => control('clock', { advanceSeconds: 3600 }))
      const old = it.store.kept.access_token
      it.seen.length = 0
      await it.connect()
      assert.equal((await it.call('look_up_account', { name: 'Initech' })).structuredContent.name, 'Initech')
      assert.notEqual(it.store.kept.access_token, old)
      passed(it, /^POST \/mcp 401$/, /token 200$/, /^POST \/mcp 200$/)
      assert.ok(!steps(it).some((one) => /authorize \d+$/.test(one)))
      await it.close()
    },
    [says('a user whom policy forbids a tool is told so')]: async () => {
      const it = await open({ user: 'carl@contractors.test' })
      await it.connect()
      const result = await it.call('read_calendar', day)
      assert.ok(result.isError)
      assert.match(sentence(result), /^Policy does not let this user reach Google Calendar/)
      await it.close()
    },
    [says('a user whom policy forbids the server gets no token')]: async () => {
      const it = await open({ user: 'dora@acme.test' })
      await assert.rejects(it.connect(), /^Error: access_denied$/)
      assert.equal(it.store.kept, undefined)
    }
  }
}

const connecting = {
  'v1: an account that is not connected is an error with the URL': async () => {
    const it = await Assistant.open('v1', { url: MCP_URL, user: 'ben@globex.test',
      options: { capabilities: { elicitation: { url: {} } } } })
    await it.connect()
    await assert.rejects(it.call('read_calendar', day), (e) => e.code === -32042 &&
      e.data.elicitations[0].url.startsWith(`${STS_URL}/_mock/connect/`))
    await it.close()
  },
  'v2, stateless: an account that is not connected is connected on the way': async () => {
    const it = await Assistant.open('v2', { url: MCP_URL, user: 'ben@globex.test',
      options: { capabilities: { elicitation: { url: {} } }, versionNegotiation: { mode: 'auto' } } })
    let opened = 0
    it.prepare = (client) => client.setRequestHandler('elicitation/create', async ({ params }) => {
      opened = (await fetch(params.url)).status
      return { action: 'accept' }
    })
    await it.connect()
    const result = await it.call('read_calendar', day)
    assert.equal(opened, 200)
    assert.equal(result.structuredContent.day, day.day)
    await it.close()
  }
}

await judge(Object.assign({}, ...Object.entries(dialects).flatMap(([name, dialect]) =>
  Object.entries(ways).map(([way, what]) => story(name, dialect, way, what))), connecting))
