import { type Member, nextMeans } from './follow-up.service';
import { type Means, routeOf } from './route';

const means = (over: Partial<Means> = {}): Means => ({
  via: 'mail',
  endpoint_id: null,
  own_endpoint: null,
  email: 'a@b.cn',
  active: true,
  wants_mail: true,
  wants_webhook: false,
  person_id: 'p',
  ...over,
});
const usual = { urgent: false, demanded: [] };

describe('routeOf', () => {
  it.each<[string, Partial<Means>, object]>([
    ['mail, unless something else is wished', {}, { via: 'mail', endpointId: null }],
    ['mail, though there is a robot', { own_endpoint: 'e' }, { via: 'mail', endpointId: null }],
    ['both', { own_endpoint: 'e', wants_webhook: true }, { via: 'mail', endpointId: null, copyTo: 'e' }],
    [
      'the robot alone',
      { own_endpoint: 'e', wants_mail: false, wants_webhook: true },
      { via: 'webhook', endpointId: 'e' },
    ],
    [
      'mail where the robot that is wished is gone',
      { wants_mail: false, wants_webhook: true },
      { via: 'mail', endpointId: null },
    ],
    [
      'the robot where there is no address',
      { email: '', own_endpoint: 'e' },
      { via: 'webhook', endpointId: 'e' },
    ],
    [
      'nothing but the inbox',
      { wants_mail: false },
      { drop: expect.objectContaining({ code: 'preference' }) },
    ],
    ['nothing to go by', { email: '' }, { drop: expect.objectContaining({ code: 'no_address' }) }],
    [
      'somebody who left',
      { active: false, own_endpoint: 'e' },
      { drop: expect.objectContaining({ code: 'no_address' }) },
    ],
    ['a group', { person_id: null, endpoint_id: 'g' }, { via: 'webhook', endpointId: 'g' }],
  ])('%s', (_, over, route) => expect(routeOf(means(over), usual)).toEqual(route));

  it('goes over wishes where the office demands it, or it is urgent', () => {
    const quiet = means({ wants_mail: false, own_endpoint: 'e' });
    expect(routeOf(quiet, { urgent: false, demanded: ['mail'] })).toEqual({ via: 'mail', endpointId: null });
    expect(routeOf(quiet, { urgent: true, demanded: [] })).toEqual({
      via: 'mail',
      endpointId: null,
      copyTo: 'e',
    });
  });
});

describe('nextMeans', () => {
  const member = (over: Partial<Member>): Member => ({
    root: 'r',
    via: 'mail',
    state: 'failed',
    code: null,
    mail: true,
    own_endpoint: 'e',
    ...over,
  });
  it('tries mail, then the robot, then gives up; and waits for what is under way', () => {
    expect(nextMeans([member({})])).toEqual({ via: 'webhook', endpointId: 'e' });
    expect(nextMeans([member({ via: 'webhook' })])).toEqual({ via: 'mail', endpointId: null });
    expect(nextMeans([member({ own_endpoint: null })])).toBe('unreached');
    expect(nextMeans([member({ state: 'dropped', code: 'settled' }), member({ via: 'webhook' })])).toBe(
      'reached',
    );
    expect(nextMeans([member({}), member({ via: 'webhook' })])).toBe('unreached');
    expect(nextMeans([member({}), member({ via: 'webhook', state: 'queued' })])).toBe('waiting');
    expect(nextMeans([member({ state: 'bounced' }), member({ via: 'webhook', state: 'accepted' })])).toBe(
      'reached',
    );
  });
});
