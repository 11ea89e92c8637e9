import type { Page } from 'playwright-core'
import type { DemandView } from '../desk/http/contract/index.ts'
import { eventually } from './desk.ts'

/**
 * The demand on this page has walked its whole path: answered, told and in a published checkpoint. What is planned while
 * the answer still goes out is overtaken by its receipt and looked at again; a hand that is faster than that waits here.
 */
export async function pathEnds(page: Page): Promise<void> {
  await eventually('the path to end', async () => {
    const { path } = (await page.evaluate(async () => {
      const response = await fetch(`/desk/api${location.pathname}`)
      return await response.json()
    })) as DemandView
    return path.every(({ light }) => light === 'done')
  })
}
