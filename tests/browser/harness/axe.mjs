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
    const say = (id, help, node) =>
      `${id}: ${help}: ${node.target.join(' ')} (${node.any.concat(node.all, node.none).map((check) => check.message).join('; ')})`;
    // What a bar that stays covers in part is measured where it is scrolled to: as it is tapped.
    const place = [window.scrollX, window.scrollY];
    const isSmall = async (node) => {
      const element = document.querySelector(node.target[0]);
      element.scrollIntoView({ block: 'center' });
      const again = await window.axe.run(document, { runOnly: { type: 'rule', values: ['target-size'] }, resultTypes: ['violations'] });
      return again.violations.some((found) => found.nodes.some((other) => document.querySelector(other.target[0]) === element));
    };
    const found = [];
    for (const { id, help, nodes } of result.violations) {
      for (const node of nodes) {
        if (id !== 'target-size' || (await isSmall(node))) {
          found.push(say(id, help, node));
        }
      }
    }
    window.scrollTo(...place);
    return found;
  }, TAGS);
}
