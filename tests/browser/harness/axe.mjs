/**
 * Accessibility, judged by axe-core: WCAG 2.2 A and AA, with the size of targets.
 */
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What is wrong with the page as it stands, one line each; empty when nothing is. */
export async function violations(page) {
  // Evaluated by the developer tools, which the page's own policy does not bind.
  await page.evaluate(`${SOURCE}; undefined`);
  return page.evaluate(async (tags) => {
    const result = await window.axe.run(document, {
      runOnly: { type: 'tag', values: tags },
      rules: { 'target-size': { enabled: true } },
      resultTypes: ['violations'],
    });
    return result.violations.flatMap(({ id, help, nodes }) =>
      nodes.map((node) => `${id}: ${help}: ${node.target.join(' ')} (${node.any.concat(node.all, node.none).map((check) => check.message).join('; ')})`),
    );
  }, TAGS);
}
