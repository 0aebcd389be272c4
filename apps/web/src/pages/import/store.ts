import type { Desk } from './desk';

/** Unsaved work of the desk stays in this browser: a plan of thousands of rows is more than localStorage takes. */
const open = (): Promise<IDBObjectStore> =>
  new Promise((done, fail) => {
    const request = window.indexedDB.open('duban', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('desk');
    request.onerror = () => fail(request.error ?? new Error('indexedDB'));
    request.onsuccess = () => done(request.result.transaction('desk', 'readwrite').objectStore('desk'));
  });

const answer = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error ?? new Error('indexedDB'));
  });

/** Where the browser keeps nothing (private windows), the desk works all the same. */
const quietly = <T>(work: Promise<T>): Promise<T | undefined> => work.catch(() => undefined);

/** Each person has a desk of their own, also where they share a computer. */
export const keep = (person: string, desk: Desk): Promise<unknown> =>
  quietly(open().then(store => answer(store.put(desk, person))));
export const kept = (person: string): Promise<Desk | undefined> =>
  quietly(open().then(store => answer(store.get(person) as IDBRequest<Desk | undefined>)));
export const clear = (person: string): Promise<unknown> =>
  quietly(open().then(store => answer(store.delete(person))));
