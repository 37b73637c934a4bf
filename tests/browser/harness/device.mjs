/** What lies on a device, read past the app; and what the office has of a photo. */

/** Hashes of the originals and copies on this device, each computed anew from its bytes. */
export function hashesOnDevice(phone) {
  return phone.page.evaluate(async () => {
    const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    // A page killed between the bytes and their record leaves a file that nothing names and nobody was told of.
    const settled = (request) =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await settled(indexedDB.open('spotcheck'));
    const keys = await settled(database.transaction('photos').objectStore('photos').getAllKeys());
    database.close();
    const named = new Set(keys.map((key) => hex(ArrayBuffer.isView(key) ? key.slice().buffer : key)));
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('photos');
    const found = [];
    for await (const [name, handle] of folder.entries()) {
      if (!named.has(name)) {
        continue;
      }
      const bytes = await (await handle.getFile()).arrayBuffer();
      found.push({ name, size: bytes.byteLength, sha256: hex(await crypto.subtle.digest('SHA-256', bytes)) });
    }
    return found;
  });
}

/** Words that were typed on this device and are not an edit yet, as they lie in its store. */
export function draftsOnDevice(phone) {
  return phone.page.evaluate(async () => {
    const settled = (request) =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await settled(indexedDB.open('spotcheck'));
    const drafts = await settled(database.transaction('drafts').objectStore('drafts').getAll());
    database.close();
    return drafts.map((draft) => new TextDecoder().decode(draft));
  });
}

/** The hash of what the office gives for a photo, computed in the page that asked. */
export async function hashAtOffice(page, sha256) {
  const device = await deviceOf(page);
  return page.evaluate(async ([name, device]) => {
    const answer = await fetch(`/v1/photos/${name}`, { headers: { 'spotcheck-device': device } });
    if (!answer.ok) {
      return `status ${answer.status}`;
    }
    const digest = await crypto.subtle.digest('SHA-256', await answer.arrayBuffer());
    return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  }, [sha256, device]);
}

/** Dialogs that were left open and filters that were set are held for the next page: this page lets go of them. */
export function forgetForms(page) {
  return page.evaluate(async () => {
    const settled = (request) =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const key = (text) => new TextEncoder().encode(text).buffer;
    const database = await settled(indexedDB.open('spotcheck'));
    const store = database.transaction('settings', 'readwrite').objectStore('settings');
    await settled(store.delete(IDBKeyRange.bound(key('form/'), key('form0'))));
    database.close();
  });
}

/** As which device the page's engine asks. */
export function deviceOf(page) {
  return page.evaluate(async () => {
    const settled = (request) =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await settled(indexedDB.open('spotcheck'));
    const key = new TextEncoder().encode('identity');
    const identity = await settled(database.transaction('settings').objectStore('settings').get(key));
    database.close();
    return JSON.parse(new TextDecoder().decode(identity)).session.device;
  });
}

/** Every byte that this browser keeps for the app, but for the app itself: databases, files, the small storages. */
export function everythingOnDevice(page) {
  return page.evaluate(async () => {
    const settled = (request) =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const texts = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })];
    const read = (value) =>
      value instanceof ArrayBuffer || ArrayBuffer.isView(value) ? new TextDecoder().decode(value) : JSON.stringify(value);
    for (const { name } of await indexedDB.databases()) {
      const database = await settled(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const all = database.transaction(store).objectStore(store);
        const [keys, values] = await Promise.all([settled(all.getAllKeys()), settled(all.getAll())]);
        texts.push(...keys.map(read), ...values.map(read));
      }
      database.close();
    }
    const files = [];
    const walk = async (folder, path) => {
      for await (const [name, handle] of folder.entries()) {
        await (handle.kind === 'directory' ? walk(handle, `${path}${name}/`) : files.push(path + name));
      }
    };
    await walk(await navigator.storage.getDirectory(), '');
    return { words: texts.join('\n'), files };
  });
}
