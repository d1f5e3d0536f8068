// SPDX-License-Identifier: MIT
// judge: runs checks, named by sentences, one after the other; the process fails if one does.
export async function judge(checks) {
  let failed = 0
  for (const [sentence, check] of Object.entries(checks)) {
    try {
      await check()
      console.log(`ok      ${sentence}`)
    } catch (e) {
      failed++
      console.log(`FAILED  ${sentence}\n${e.stack}\n${JSON.stringify(e.cause ?? {})}`)
    }
  }
  process.exitCode = failed === 0 ? 0 : 1
}
