/**
 * Files that a page saves from its menus.
 * @module
 */

/** What an item of a menu saves. @param {{ page: import('playwright-core').Page }} at @param {string} where id of a panel, or a selector @param {string | RegExp} item @param {string} note */
export async function saved({ page }, where, item, note) {
  const menu = page
    .locator(`${where.startsWith('panel-') ? `#${where}` : where} .figureMenu`)
    .first();
  await menu.locator('summary').click();
  const button = menu.locator('button:visible', { hasText: item }).filter({ hasText: note });
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
  // The browser may be another process's, which keeps its files.
  /** @type {Buffer[]} */
  const parts = [];
  for await (const part of await download.createReadStream()) parts.push(part);
  const bytes = new Uint8Array(Buffer.concat(parts));
  return { name: download.suggestedFilename(), bytes, buffer: Buffer.from(bytes) };
}
