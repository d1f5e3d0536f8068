// SPDX-License-Identifier: MIT
// An MCP client whose server loses the STS, the services behind its tools, or the network to one of
// them, while a tool call is under way: it is told so, and the next call works.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { Assistant } from './assistant.mjs'
import { judge } from './judge.mjs'

const { DIR, MOCKSTSD, TOOLS, STUB, PROJECT } = process.env

async function listen(server, port) {
  await once(server.listen(port, '127.0.0.1'), 'listening')
  return server.address().port
}

async function freePort() {
  const server = createServer()
  const port = await listen(server, 0)
  await new Promise((done) => server.close(done))
  return port
}

// A program that listens; it can be started again where it was.
class Program {
  static async start(file, ...options) {
    const it = Object.assign(new Program(), { port: await freePort(), file, options })
    return it.start()
  }

  get url() { return `http://127.0.0.1:${this.port}` }

  async start() {
    this.process = spawn(this.file, [...this.options, '--port', this.port], { stdio: 'ignore' })
    for (let tries = 200; !await this.#serves(); tries--) {
      if (tries === 0 || this.process.exitCode !== null) throw new Error(`${this.file} does not start`)
      await new Promise((done) => setTimeout(done, 50))
    }
    return this
  }

  async #serves() {
    try {
      return (await fetch(this.url)).status !== 503
    } catch {
      return false
    }
  }

  async kill() {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return
    this.process.kill('SIGKILL')
    await once(this.process, 'exit')
  }
}

// The network to a program. It can be cut, or lose all that is sent.
class Network {
  lossy = false
  sockets = new Set()

  static async open() {
    const it = new Network()
    it.server = createServer((near) => it.#join(near))
    it.url = `http://127.0.0.1:${await listen(it.server, 0)}`
    return it
  }

  #join(near) {
    const far = connect(this.to.port, '127.0.0.1')
    for (const [one, other] of [[near, far], [far, near]]) {
      this.sockets.add(one)
      one.on('error', () => {}) // its close says the same
      one.on('close', () => { this.sockets.delete(one); other.destroy() })
      one.on('data', (bytes) => {
        if (!this.lossy) other.write(bytes)
        if (one === near) this.server.emit('asked')
      })
    }
  }

  asked() { return once(this.server, 'asked') }

  async cut() {
    for (const one of this.sockets) one.destroy()
    await new Promise((done) => this.server.close(done))
  }

  mend() { return listen(this.server, new URL(this.url).port) }
}

const [toSts, toStub] = [await Network.open(), await Network.open()]
const sts = toSts.to = await Program.start(MOCKSTSD, 'serve', '--public-url', toSts.url, '--store', `${DIR}/store.db`)
const stub = toStub.to = await Program.start(STUB, '--sts', toSts.url)
const tools = await Program.start(TOOLS, '--sts', toSts.url, '--project', PROJECT, '--downstream', toStub.url,
  '--server-id', 'MS2cRmMcpServer0000000000000E', '--cache', '0', '--timeout', '1000')
const url = `${tools.url}/mcp`

async function openToClients() {
  const { resources } = await (await fetch(`${toSts.url}/_mock/state`)).json()
  const server = resources.find(({ type }) => type === 'mcp')
  const registration = { tags: ['vetted'], dynamicRegistration: { enabled: true } }
  const response = await fetch(`${toSts.url}/_mock/apply`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ resources: [{ ...server, uri: url, dynamicRegistrationSettings: registration }] })
  })
  assert.equal(response.status, 200)
}

const account = async (it) => it.call('look_up_account', { name: 'Initech' })
const works = async (it) => assert.equal((await account(it)).structuredContent?.name, 'Initech')

// What happens while the program has the request and does not answer.
const mishaps = {
  'is killed': {
    before: (network) => network.to.process.kill('SIGSTOP'),
    during: (network) => network.to.kill(),
    after: (network) => network.to.start()
  },
  'is cut off': {
    before: (network) => { network.lossy = true },
    during: (network) => network.cut(),
    after: (network) => { network.lossy = false; return network.mend() }
  },
  'is never heard of again': {
    before: (network) => { network.lossy = true },
    during: () => {},
    after: (network) => { network.lossy = false }
  }
}
const parties = {
  'the STS': [toSts, /^No credential could be had.*Try again later/s],
  'the service behind the tool': [toStub, /^the CRM could not be reached in time; nothing is known of what it did/]
}

const survives = (network, sentence, { before, during, after }) => async () => {
  const it = await Assistant.open('v2', { url, options: { versionNegotiation: { mode: 'auto' } } })
  await it.connect()
  await works(it)
  await before(network)
  const asked = network.asked()
  const call = account(it)
  await asked
  await during(network)
  const result = await call
  await after(network)
  assert.ok(result.isError)
  assert.match(result.content[0].text, sentence)
  await works(it)
  await it.close()
}

try {
  await openToClients()
  await judge(Object.fromEntries(Object.entries(parties).flatMap(([party, [network, sentence]]) =>
    Object.entries(mishaps).map(([mishap, how]) =>
      [`${party} ${mishap} in the middle of a call: an error, and the next call works`,
        survives(network, sentence, how)]))))
} finally {
  for (const program of [tools, stub, sts]) await program.kill()
  for (const network of [toSts, toStub]) await network.cut()
}
