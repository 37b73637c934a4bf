/**
 * What a person does on the app's screens, in steps that several stories share. Finds controls by their words, taps
 * them, and waits until the screen shows that it was done.
 */
import { deviceOf } from './device.mjs';
import { eventually } from './wait.mjs';
import { saying } from './words.mjs';

/** From Today, after pairing: sites, checklists and colleagues have come, so that a visit can begin with no network. */
export async function waitForReference(phone) {
  await phone.tap(phone.page.locator('.tab-bar a[href="/start"]'));
  await phone.page.locator('a.site-card').first().waitFor();
  await findSite(phone, 'stmy');
  await phone.page.getByText(saying(phone.lang, 'start.checklist_fits')).first().waitFor();
  const colleagues = phone.page.getByRole('group', { name: phone.say('start.second') }).locator('label');
  await eventually('colleagues have come', async () => (await colleagues.count()) > 1);
  await phone.isSettled();
}

/** Types into the search and taps the one site that is left. */
export async function findSite(phone, query) {
  const { page } = phone;
  const search = page.getByRole('searchbox', { name: phone.say('start.search') });
  await phone.tap(search);
  await search.fill('');
  await page.keyboard.type(query);
  await eventually('one site is left', async () => (await page.locator('a.site-card').count()) === 1);
  await phone.tap(page.locator('a.site-card'));
  await page.getByRole('group', { name: phone.say('start.kind') }).waitFor();
}

/** From the Start screen of a site into the visit; gives its address. */
export async function beginVisit(phone, { kind = 'kind_routine', second } = {}) {
  const { page } = phone;
  const choice = (group, name) =>
    page.getByRole('group', { name: phone.say(group) }).locator('label.choice').filter({ hasText: name });
  await phone.tap(choice('start.kind', phone.say(`terms.${kind}`)).first());
  if (second) {
    await phone.tap(choice('start.second', second));
  }
  await phone.tap(page.getByRole('button', { name: phone.say('start.go'), exact: true }));
  await page.getByRole('tablist', { name: phone.say('inspection.tabs') }).waitFor();
  return new URL(page.url()).pathname;
}

/** A visit at the demo's coal mine, from any screen. */
export async function visitTheMine(phone, options) {
  await phone.goto('/start');
  await findSite(phone, 'stmy');
  return beginVisit(phone, options);
}

/** The row of an act of the law on a visit's page, its list unfolded. */
export async function actOf(phone, kind) {
  const acts = phone.page.locator('[data-test="acts"]');
  await acts.waitFor();
  if ((await acts.getAttribute('open')) === null) {
    await phone.tap(acts.locator('> summary'));
  }
  return acts.locator(`[data-act="${kind}"]`);
}

/** Notes an act at a tap and waits until it stands there. */
export async function noteAct(phone, kind) {
  const row = await actOf(phone, kind);
  await phone.tap(row.locator('[data-test="note-act"]'));
  await row.locator('.act-noted:not([data-struck])').waitFor();
}

export const itemAt = (phone, place) => phone.page.locator('li.checklist-item').nth(place);

/** The section that holds the item. */
export const sectionOf = (phone, place) =>
  phone.page.locator('.checklist-section').filter({ has: phone.page.locator(`#item-${place}`) });

/** Asks a question, where another one is asked; a section that is folded over it is unfolded. */
export async function ask(phone, place) {
  const item = itemAt(phone, place);
  await item.waitFor({ state: 'attached' });
  if ((await item.getAttribute('data-asked')) === null) {
    if (await item.isHidden()) {
      await phone.tap(sectionOf(phone, place).locator('.checklist-fold'));
    }
    await phone.tap(item.locator('.checklist-line-body'));
  }
  await item.locator('.ask').waitFor();
}

/** The button of an answer to the question that is asked there. */
export const choice = (phone, place, verdict) => itemAt(phone, place).locator(`.verdict [data-verdict="${verdict}"]`);

/** Taps an answer and waits until the ruler has counted it. A hazard is recorded with the same tap: its camera is left. */
export async function answer(phone, place, verdict) {
  const before = await answered(phone);
  await ask(phone, place);
  await phone.tap(choice(phone, place, verdict));
  if (verdict === 'hazard') {
    await leaveCamera(phone);
  }
  await eventually('the answer is counted', async () => (await answered(phone)) === before + 1);
}

/** From the camera that a hazard opened back to the visit. */
export async function leaveCamera(phone) {
  await phone.page.locator('[data-test="camera-done"]').waitFor();
  await closeCamera(phone);
  await phone.page.getByRole('tablist', { name: phone.say('inspection.tabs') }).waitFor();
}

export async function answered(phone) {
  return Number(await phone.page.locator('.divisions').getAttribute('data-answered'));
}

export async function turnTo(phone, tab) {
  const named = phone.page.getByRole('tab', { name: saying(phone.lang, `inspection.${tab}`) });
  await phone.tap(named);
  await eventually(`${tab} is shown`, async () => (await named.getAttribute('aria-selected')) === 'true');
}

/** From an item that was answered as a hazard to its finding; gives the finding's address. */
export async function recordFromItem(phone, place) {
  await ask(phone, place);
  await phone.tap(itemAt(phone, place).locator('[data-test="item-finding"]'));
  return arriveAtFinding(phone);
}

/** By words, with the catalogue's suggestion at `suggestion` where one is wanted. */
export async function recordByName(phone, words, { suggestion } = {}) {
  const { page } = phone;
  await phone.tap(page.getByRole('button', { name: phone.say('inspection.record'), exact: true }));
  const dialog = page.getByRole('dialog', { name: phone.say('inspection.record_title') });
  const name = dialog.getByRole('combobox', { name: saying(phone.lang, 'inspection.record_name') });
  await phone.tap(name);
  await page.keyboard.type(words);
  if (suggestion !== undefined) {
    await phone.tap(dialog.getByRole('option').nth(suggestion));
    await eventually('the suggestion is taken', async () => (await name.inputValue()) !== words);
  }
  const title = await name.inputValue();
  // A tap beside the list folds it.
  await phone.tap(dialog.getByRole('heading'));
  await dialog.getByRole('listbox').waitFor({ state: 'hidden' });
  await phone.tap(dialog.getByRole('button', { name: phone.say('inspection.record_go'), exact: true }));
  const path = await arriveAtFinding(phone);
  return { path, title };
}

async function arriveAtFinding(phone) {
  await phone.page.waitForURL(/\/finding\/[^/]+$/);
  await phone.page.locator('.finding-page-title').waitFor();
  return new URL(phone.page.url()).pathname;
}

/** The control of a field by its label. */
export const field = (phone, key) => phone.page.getByLabel(saying(phone.lang, key)).first();

/** Types into a field and waits for its mark to say that the words are kept. */
export async function write(phone, key, words) {
  const control = field(phone, key);
  await phone.tap(control);
  await control.fill('');
  await phone.page.keyboard.type(words);
  await isKept(phone, control);
}

/** The mark beside the field says that what stands in it is durable. */
export async function isKept(phone, control) {
  const mark = phone.page.locator('.field').filter({ has: control }).locator('.saved-mark');
  await eventually('the field is marked as saved', async () => (await mark.getAttribute('data-state')) === 'saved');
}

/** Leaves the field, which makes its words an edit. */
export async function leaveField(phone) {
  await phone.page.evaluate(() => document.activeElement?.blur());
}

export async function goBack(phone) {
  await phone.tap(phone.page.getByRole('link', { name: phone.say('frame.back'), exact: true }));
}

/** Opens the in-page camera by the link named "camera" and waits for its picture. */
export async function openCamera(phone, link) {
  await phone.tap(link);
  await phone.page.getByRole('button', { name: phone.say('camera.shutter') }).waitFor();
  await eventually('the camera shows a picture', () =>
    phone.page.locator('video.camera-view').evaluate((video) => video.videoWidth > 0 && !video.paused),
  );
  await eventually('the shutter can be pressed', () => shutter(phone).isEnabled());
}

export const shutter = (phone) => phone.page.getByRole('button', { name: phone.say('camera.shutter') });

/** Shots that the strip shows as stored on this device. */
export const nSaved = (phone) => phone.page.locator('.camera-strip .truth[data-truth="phone"]').count();

/** Presses the shutter and waits until the shot is shown as stored. */
export async function shoot(phone) {
  const before = await nSaved(phone);
  await phone.tap(shutter(phone));
  await eventually('the shot is stored', async () => (await nSaved(phone)) === before + 1);
}

export async function closeCamera(phone) {
  await phone.tap(phone.page.locator('[data-test="camera-done"]'));
  await phone.page.locator('video.camera-view').waitFor({ state: 'detached' });
}

/** Chooses files from the album. */
export async function choose(scope, files) {
  const input = scope.locator('input[type="file"][multiple]').first();
  await input.setInputFiles(files.map((file) => file.path ?? file));
}

/** Ends the visit whose last tab is shown: what is left is told first, where something is. */
export async function endVisit(phone) {
  const end = phone.page.locator('[data-test="end-inspection"]');
  const signatures = phone.page.locator('[data-test="signatures"]');
  await phone.tap(end);
  const told = phone.page.locator('[data-test="end-left"]');
  await told.or(signatures).first().waitFor();
  if ((await told.count()) > 0) {
    await phone.tap(end);
  }
  await signatures.waitFor();
}

/** Draws on the open pad with the mouse: strokes of points, in parts of its width and height. */
export async function draw(phone, strokes) {
  const pad = phone.page.locator('[data-test="ink-pad"]');
  await pad.scrollIntoViewIfNeeded();
  const box = await pad.boundingBox();
  const at = ([x, y]) => [box.x + x * box.width, box.y + y * box.height];
  const { mouse } = phone.page;
  for (const [first, ...rest] of strokes) {
    await mouse.move(...at(first));
    await mouse.down();
    for (const point of rest) {
      await mouse.move(...at(point), { steps: 6 });
    }
    await mouse.up();
  }
}

/** Those of a party who have signed the visit that is shown. */
export const signed = (device, party) => device.page.locator(`[data-test="signed-${party}"]`);

/** What the office found of the device's key under each signature of a visit, in their order. */
export async function marksOfSignatures(page, visit) {
  const device = await deviceOf(page);
  return page.evaluate(async ([visit, device]) => {
    const id = visit.split('/').pop();
    const answer = await fetch(`/v1/inspections/${id}/signatures`, { headers: { 'spotcheck-device': device } });
    return answer.ok ? (await answer.json()).map((line) => line.mark) : `status ${answer.status}`;
  }, [visit, device]);
}

/** How many pictures inside `scope` are shown, that is, were decoded. */
export function nShown(scope) {
  return scope.evaluate(
    (element) => [...element.querySelectorAll('img')].filter((image) => image.complete && image.naturalWidth > 0).length,
  );
}

/** These words lie in the engine's store. */
export function isHeld(page, words) {
  return page.evaluate(async (words) => {
    const settled = (request) =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await settled(indexedDB.open('spotcheck'));
    const all = await settled(database.transaction('settings').objectStore('settings').getAll());
    database.close();
    const text = all.map((value) => new TextDecoder().decode(value)).join('\n');
    return words.every((one) => text.includes(one));
  }, words);
}
