import { SessionCache } from './session-cache';
import type { SignedIn } from './signed-in';

const at = (ms: number): Date => new Date(Date.UTC(2026, 2, 2) + ms);
const who = (sessionId: string, personId = 'p'): SignedIn => ({
  sessionId,
  personId,
  name: personId,
  username: personId,
  mustChange: false,
  appointments: [],
});

it('remembers for five seconds', () => {
  const cache = new SessionCache();
  cache.put(who('a'), at(0));
  expect(cache.get('a', at(4_999))).toEqual(who('a'));
  expect(cache.get('a', at(5_000))).toBeUndefined();
  expect(cache.get('a', at(0))).toBeUndefined();
});

it('forgets a session, or all of a person', () => {
  const cache = new SessionCache();
  for (const [session, person] of ['a1', 'a2', 'b1'].map(s => [s, s[0]]))
    cache.put(who(session, person), at(0));
  cache.forget('a1');
  cache.forgetPerson('b');
  expect(['a1', 'a2', 'b1'].filter(s => cache.get(s, at(1)))).toEqual(['a2']);
});

it('does not grow without end', () => {
  const cache = new SessionCache();
  for (let i = 0; i < 10_001; i++) cache.put(who(`s${i}`), at(0));
  expect(cache.get('s0', at(1))).toBeUndefined();
  expect(cache.get('s1', at(1))).toBeDefined();
});
