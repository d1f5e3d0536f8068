// SPDX-License-Identifier: MIT
// Between a suite that cannot log in and calls tools of its own, and an MCP server: each request gets
// a token, and a call of one of the suite's tools becomes one of a tool that behaves as it expects.
// A Host or Origin that names this proxy comes to name the server; any other stays as it is.
// usage: scenario_proxy.mjs --ready-file FILE   Environment: MCP_URL, BEARER
import { writeFileSync } from 'node:fs'
import http from 'node:http'
import { buffer } from 'node:stream/consumers'

const server = new URL(process.env.MCP_URL)
const authorization = `Bearer ${process.env.BEARER}`

const standIns = {
  test_simple_text: { name: 'look_up_account', arguments: { name: 'Initech' } },
  test_error_handling: { name: 'read_payroll', arguments: { month: '2026-10' } } // not for everybody
}

function translate(body) {
  const message = body.length > 0 ? JSON.parse(body) : {}
  const standIn = message.method === 'tools/call' && standIns[message.params.name]
  return standIn ? JSON.stringify({ ...message, params: { ...message.params, ...standIn } }) : body
}

async function pass(request, response) {
  const body = translate(await buffer(request))
  const alike = (value) => value?.replace(request.socket.localPort, server.port)
  const { host, origin, ...kept } = request.headers
  const headers = { ...kept, authorization, host: alike(host), 'content-length': Buffer.byteLength(body) }
  delete headers['transfer-encoding']
  if (origin) headers.origin = alike(origin)
  const onward = http.request(new URL(request.url, server), { method: request.method, headers }, (answer) => {
    response.writeHead(answer.statusCode, answer.headers)
    answer.pipe(response)
  })
  onward.on('error', (e) => response.destroy(e))
  response.on('close', () => onward.destroy())
  onward.end(body)
}

const proxy = http.createServer((request, response) => pass(request, response).catch((e) => response.destroy(e)))
proxy.listen(0, '127.0.0.1', () =>
  writeFileSync(process.argv.at(-1), `http://127.0.0.1:${proxy.address().port}${server.pathname}`))
