// SPDX-License-Identifier: MIT
// Person: somebody in front of a browser, for an Assistant that wants a login. Each page that they see
// is kept as a picture and judged: by axe with all of its rules, by the browser's own complaints, and
// by whether it fits. Environment: CHROMIUM, the program; PICTURES, a folder.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import axe from 'axe-core'
import { chromium } from 'playwright-core'

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM })
const app = createServer((request, response) => {
  response.setHeader('Content-Type', 'text/html')
  response.end('<!DOCTYPE html><title>app</title>')
})
await new Promise((ready) => app.listen(0, '127.0.0.1', ready))
const callback = `http://127.0.0.1:${app.address().port}/callback`
const rules = Object.fromEntries(axe.getRules().map(({ ruleId }) => [ruleId, { enabled: true }]))

export const looks = {}
for (const colorScheme of ['light', 'dark']) {
  looks[`desktop-${colorScheme}`] = { colorScheme, viewport: { width: 1280, height: 800 } }
  looks[`phone-${colorScheme}`] = { colorScheme, viewport: { width: 320, height: 640 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true }
}

export class Person {
  // look: one of looks; more: of Playwright's contexts
  static async open(look, more) {
    const it = new Person()
    it.look = look
    it.context = await browser.newContext({ ...looks[look], ...more })
    it.page = await it.context.newPage()
    it.complaints = []
    it.page.on('console', (message) => it.complaints.push(message.text()))
    it.page.on('pageerror', (e) => it.complaints.push(e.message))
    return it
  }

  close() { return this.context.close() }

  // Be the browser of an Assistant: it asks for these scopes, and act is what the person does.
  serve(assistant, scope, act) {
    assistant.store.redirectUrl = callback
    assistant.browse = async () => {
      const { page } = assistant.store
      page.searchParams.set('scope', scope)
      await this.go(page.href)
      await act(this)
      await this.page.waitForURL((url) => url.href.startsWith(callback))
      const back = new URL(this.page.url()).searchParams
      assert.equal(back.get('state'), assistant.store.sent)
      return back
    }
  }

  // As by a link in an app, from a page of another site; until the page that it leads to has loaded.
  async go(url) {
    await this.page.goto(callback.replace('127.0.0.1', 'localhost'))
    await this.page.setContent(`<a href="${url.replaceAll('&', '&amp;')}">sign in</a>`)
    this.complaints.length = 0
    await this.page.locator('a').click()
    await this.page.waitForURL((url) => url.hostname !== 'localhost')
  }

  press(name) { return this.page.getByRole('button', { name, exact: true }).click() }

  pick(user) { return this.page.getByLabel(user).check() }

  isInSight(locator) {
    return locator.evaluate((element) => {
      const { top, bottom } = element.getBoundingClientRect()
      return top >= 0 && bottom <= innerHeight
    })
  }

  // Press Tab until that is reached; on the way, whatever has the focus shows it.
  async tabTo(name) {
    for (let tries = 0; tries < 20; tries++) {
      await this.page.keyboard.press('Tab')
      const [text, outline] = await this.page.evaluate(() => {
        const it = document.activeElement.closest('label') ?? document.activeElement
        return [it.innerText, getComputedStyle(it).outlineStyle]
      })
      assert.equal(outline, 'solid', `the focus on ${text} is not seen`)
      if (text.startsWith(name)) return
    }
    assert.fail(`no Tab leads to ${name}`)
  }

  arrives(heading) { return this.page.getByRole('heading', { level: 1, name: heading }).waitFor() }

  // Look at the page, and then at all of it at once.
  async sees(name, heading, complaints = []) {
    const { width, height } = this.page.viewportSize()
    await this.arrives(heading)
    const [wide, high] = await this.page.evaluate(() => {
      const { scrollWidth, scrollHeight } = document.documentElement
      return [scrollWidth, scrollHeight]
    })
    assert.ok(wide <= width, `${wide} pixels wide on a screen of ${width}`)
    await this.page.setViewportSize({ width, height: Math.max(high, height) })
    await this.page.screenshot({ path: `${process.env.PICTURES}/${name}-${this.look}.png` })
    assert.deepEqual(this.complaints, complaints)
    assert.match(await this.page.title(), heading)
    await this.page.evaluate(axe.source)
    const { violations, incomplete } = await this.page.evaluate((options) => axe.run(options), { rules })
    const findings = [...violations, ...incomplete].map(({ id, help, nodes }) =>
      `${id}: ${help}\n${nodes.map((node) => `  ${node.html}\n  ${node.failureSummary}`).join('\n')}`)
    assert.equal(findings.join('\n'), '')
    await this.page.setViewportSize({ width, height })
  }

  static async end() {
    await browser.close()
    app.close()
  }
}
