// SPDX-License-Identifier: MIT
// People log in at the mock's pages, in a real browser, for MCP clients on the TypeScript SDK.
import assert from 'node:assert/strict'
import { Assistant } from './assistant.mjs'
import { judge } from './judge.mjs'
import { Person, looks } from './person.mjs'

const { MCP_URL, STS_URL, CLIENT_DOCUMENT } = process.env
const scope = 'crm:read crm:write calendar:read'

const day = { day: '2026-11-24' }

const claims = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url'))

async function control(path, body) {
  const response = await fetch(`${STS_URL}/_mock/${path}`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body)
  })
  assert.equal(response.status, 200)
}

// A person, an MCP client that needs them, and what they do meanwhile; then what comes of it.
async function scene({ look = 'desktop-light', context, document, act }, judgement) {
  const person = await Person.open(look, context)
  try {
    const it = await Assistant.open('v2', { url: MCP_URL, document })
    person.serve(it, scope, act)
    await judgement(it, person)
    await it.client?.close()
  } finally {
    await person.close()
  }
}

const gives = (user, scopes) => async (it) => {
  await it.connect()
  const token = claims(it.store.kept.access_token)
  assert.deepEqual([token.sub, it.store.kept.scope, token.scope], [user, scopes, scopes])
}

const refuses = async (it) => {
  await assert.rejects(it.connect(), /^Error: access_denied$/)
  assert.equal(it.store.kept, undefined)
}

const signIn = async (person, user) => {
  await person.pick(user)
  await person.press('Sign in')
}

const ben = 'U2bEnUser000000000000000000C'
const optional = 'Change customers and deals'

const inEachLook = (look) => ({
  [`${look}: a picked user declines an optional scope, and the token shows it`]: () => scene({
    look,
    act: async (person) => {
      await person.sees('login', /^Sign in to assistant$/)
      await signIn(person, 'Ben Brandt')
      await person.sees('consent', /^Allow assistant\?$/)
      await person.page.getByLabel(optional).uncheck()
      await person.press('Allow')
    }
  }, gives(ben, 'crm:read calendar:read')),

  [`${look}: an app by document names its host and where it goes on to, and is denied`]: () => scene({
    look,
    document: CLIENT_DOCUMENT,
    act: async (person) => {
      await signIn(person, 'Anna Albers')
      await person.sees('consent-document', /^Allow referee\?$/)
      const facts = await person.page.locator('dl').innerText()
      assert.ok(facts.includes(new URL(CLIENT_DOCUMENT).host) && facts.includes('127.0.0.1'), facts)
      await person.press('Deny')
    }
  }, refuses),

  [`${look}: a request that cannot be trusted ends on a page`]: () => scene({ look }, async (it, person) => {
    await person.go(`${STS_URL}/oauth2/v1/authorize?client_id=nobody&redirect_uri=https://evil.test/`)
    await person.sees('error', /^This cannot go on$/,
      ['Failed to load resource: the server responded with a status of 400 (Bad Request)'])
    assert.ok(person.page.url().startsWith(STS_URL))
  })
})

const once = {
  'what is left on is given': () => scene({
    act: async (person) => {
      await signIn(person, 'Ben Brandt')
      await person.press('Allow')
    }
  }, gives(ben, scope)),

  'a user whom policy forbids the server is refused at the redirect': () => scene({
    act: (person) => signIn(person, 'dora@acme.test')
  }, refuses),

  'who does not want to sign in is refused at the redirect': () => scene({
    act: (person) => person.press('Cancel')
  }, refuses),

  'an account that is missing is connected on a page, and the tool works': () => scene({
    look: 'phone-dark',
    act: async (person) => {
      await signIn(person, 'Ben Brandt')
      await person.press('Allow')
    }
  }, async (it, person) => {
    await it.connect()
    const refused = await it.call('read_calendar', day)
    const [url] = refused.content[0].text.match(/http:\S*\/_mock\/connect\/[\w-]+/)
    await person.go(url)
    await person.sees('connected', /^Connected$/)
    assert.equal((await it.call('read_calendar', day)).structuredContent.day, day.day)
  }),

  'the keyboard is enough, and shows where it is': () => scene({
    act: async (person) => {
      await person.tabTo('Anna Albers')
      await person.page.keyboard.press('ArrowDown')
      await person.sees('login-keyboard', /^Sign in/)
      await person.tabTo('Sign in')
      await person.page.keyboard.press('Enter')
      await person.arrives(/^Allow/)
      await person.tabTo(optional)
      await person.page.keyboard.press('Space')
      await person.sees('consent-keyboard', /^Allow/)
      await person.tabTo('Allow')
      await person.page.keyboard.press('Enter')
    }
  }, gives(ben, 'crm:read calendar:read')),

  'no script is needed': () => scene({
    context: { javaScriptEnabled: false },
    act: async (person) => {
      await signIn(person, 'Ben Brandt')
      await person.page.getByLabel(optional).uncheck()
      await person.press('Allow')
    }
  }, gives(ben, 'crm:read calendar:read')),

  'below a long list of users the buttons are in sight': async () => {
    const users = Array.from({ length: 40 }, (_, i) =>
      ({ userId: `U2mAny${i}`, name: `Many ${i}`, loginIds: [`many${i}@acme.test`] }))
    await control('apply', { users })
    await scene({
      look: 'phone-light',
      act: async (person) => {
        assert.ok(await person.isInSight(person.page.getByRole('button', { name: 'Sign in' })))
        await person.sees('login-many', /^Sign in/)
        await person.press('Cancel')
      }
    }, refuses)
  }
}

await judge({ ...Object.assign({}, ...Object.keys(looks).map(inEachLook)), ...once })
await Person.end()
