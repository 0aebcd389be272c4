import { openEndedRoles } from './choices';

describe('openEndedRoles', () => {
  it('are the lists the document ends with 等, in the order of their rank', () => {
    expect(openEndedRoles({ fields: { openEnded: 'supporting,lead' } })).toEqual(['lead', 'supporting']);
    expect(openEndedRoles({ fields: { openEnded: 'responsible' } })).toEqual(['responsible']);
    expect(openEndedRoles({ fields: {} })).toEqual([]);
  });
});
