// SPDX-License-Identifier: MIT
// Outside referees: oauth4webapi and jose, told the issuer and a client's credentials alone,
// discover, get a token, exchange an inbound token both ways and verify what they got.
import assert from 'node:assert/strict'
import { judge } from './judge.mjs'

const oauth = await import('oauth4webapi')
const jose = await import('jose')

const { ISSUER, CLIENT_ID, CLIENT_SECRET, SUBJECT_TOKEN } = process.env
const issuer = new URL(ISSUER)
const client = { client_id: CLIENT_ID }
const auth = oauth.ClientSecretBasic(CLIENT_SECRET)
const http = { [oauth.allowInsecureRequests]: true } // loopback without TLS
const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange'
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token'
const API = 'https://billing.acme.test/api'

async function discover(algorithm) {
  const response = await oauth.discoveryRequest(issuer, { ...http, algorithm })
  return oauth.processDiscoveryResponse(issuer, response)
}

async function exchange(as, resource, how = auth, token = SUBJECT_TOKEN) {
  const response = await oauth.genericTokenEndpointRequest(as, client, how, EXCHANGE,
    { subject_token: token, subject_token_type: ACCESS_TOKEN, resource }, http)
  return oauth.processGenericTokenEndpointResponse(as, client, response)
}

function verify(as, token, audience) {
  const keys = jose.createRemoteJWKSet(new URL(as.jwks_uri))
  return jose.jwtVerify(token, keys, { issuer: as.issuer, audience, algorithms: ['RS256'] })
}

const as = await discover('oauth2')

const checks = {
  'both metadata forms name the same endpoints and keys': async () => {
    const oidc = await discover('oidc')
    assert.equal(oidc.token_endpoint, as.token_endpoint)
    assert.equal(oidc.jwks_uri, as.jwks_uri)
    assert.ok(as.grant_types_supported.includes(EXCHANGE))
  },
  'client_credentials gives a token that the published keys verify': async () => {
    const response = await oauth.clientCredentialsGrantRequest(as, client, auth, {}, http)
    const answer = await oauth.processClientCredentialsResponse(as, client, response)
    const { payload } = await verify(as, answer.access_token)
    assert.equal(payload.azp, CLIENT_ID)
  },
  'an exchange for a Resource gives a token for it alone, with the chain': async () => {
    const answer = await exchange(as, API)
    assert.equal(answer.issued_token_type, ACCESS_TOKEN)
    assert.equal(answer.refresh_token, undefined)
    assert.ok(answer.expires_in > 0 && answer.expires_in <= 600)
    const { payload } = await verify(as, answer.access_token, API)
    const inbound = jose.decodeJwt(SUBJECT_TOKEN)
    assert.equal(payload.sub, inbound.sub)
    assert.deepEqual(payload.act, { sub: CLIENT_ID, act: { sub: inbound.azp } })
    assert.equal(payload.scope, 'invoices:read')
    assert.ok(payload.exp <= inbound.exp)
  },
  'an exchange for a Connection gives the stored credential, byte for byte': async () => {
    const answer = await exchange(as, 'calendar')
    assert.equal(answer.access_token, 'ya29.referee')
    assert.equal(answer.scope, 'calendar.read')
    assert.equal(answer.refresh_token, undefined)
  },
  'a token with one changed byte in its signature is not verified': async () => {
    const { access_token: token } = await exchange(as, API)
    const changed = token.slice(0, -9) + (token.at(-9) === 'A' ? 'B' : 'A') + token.slice(-8)
    await assert.rejects(verify(as, changed, API), jose.errors.JWSSignatureVerificationFailed)
  },
  'an unknown target is refused as RFC 8707 says': async () => {
    await assert.rejects(exchange(as, 'https://nobody.test/'), (e) =>
      e instanceof oauth.ResponseBodyError && e.error === 'invalid_target' && e.status === 400)
  },
  'a changed subject token is refused as RFC 8693 says': async () => {
    await assert.rejects(exchange(as, API, auth, `${SUBJECT_TOKEN.slice(0, -9)}AAAAAAAAA`), (e) =>
      e instanceof oauth.ResponseBodyError && e.error === 'invalid_request' && e.status === 400)
  },
  'a wrong secret is refused with a challenge': async () => {
    await assert.rejects(exchange(as, API, oauth.ClientSecretBasic('wrong')), (e) =>
      e instanceof oauth.WWWAuthenticateChallengeError && e.status === 401 &&
      e.cause[0].scheme === 'basic')
  }
}

await judge(checks)
