import type { Task, TaskParty } from '@duban/task';
import { expandParties } from './expand';

const task = { id: 't', no: 7, text: '打造夜经济示范街区3个。' } as Task;
const GROUP = new Map([
  ['各街道', ['滨江', '青石', '江湾']],
  ['空组', []],
]);

let position = 0;
const party = (role: TaskParty['role'], name: string, more: Partial<TaskParty> = {}): TaskParty => ({
  id: `p${position}`,
  task_id: 't',
  role,
  position: position++,
  name,
  unit_id: name,
  group_id: null,
  needs_selection: false,
  selected_ids: null,
  withdrawn: false,
  ...more,
});
const group = (role: TaskParty['role'], name: string, more: Partial<TaskParty> = {}): TaskParty =>
  party(role, name, { unit_id: null, group_id: name, ...more });
const chosen = (role: TaskParty['role'], more: Partial<TaskParty> = {}): TaskParty =>
  group(role, '各街道', { id: 'c', needs_selection: true, ...more });

const expand = (parties: TaskParty[], choice = {}): string[] =>
  expandParties(task, parties, GROUP, choice).map(u => `${u.isPrimary ? '*' : ''}${u.role} ${u.unitId}`);
const refusal = (code: string) => expect.objectContaining({ name: 'Refusal', code, kind: 'invalid' });

beforeEach(() => {
  position = 0;
});

describe('expandParties', () => {
  it('makes the first lead named the primary, and puts it first', () => {
    expect(expand([party('responsible', '城管'), party('lead', '商务'), party('lead', '文旅')])).toEqual([
      '*lead 商务',
      'lead 文旅',
      'responsible 城管',
    ]);
  });

  it('goes by the order of the document, not of the rows', () => {
    const [a, b] = [party('lead', '商务'), party('lead', '文旅')];
    expect(expand([b, a])).toEqual(['*lead 商务', 'lead 文旅']);
  });

  it('makes groups their members', () => {
    expect(expand([party('lead', '商务'), group('responsible', '各街道')])).toEqual([
      '*lead 商务',
      'responsible 滨江',
      'responsible 青石',
      'responsible 江湾',
    ]);
  });

  it('gives a unit named twice its highest role, once', () => {
    expect(
      expand([
        party('supporting', '滨江'),
        group('responsible', '各街道'),
        party('lead', '青石'),
        party('lead', '青石'),
      ]),
    ).toEqual(['*lead 青石', 'responsible 滨江', 'responsible 江湾']);
  });

  it('takes a named lead before a group that leads', () => {
    expect(expand([group('lead', '各街道'), party('lead', '商务')])).toEqual([
      '*lead 商务',
      'lead 滨江',
      'lead 青石',
      'lead 江湾',
    ]);
  });

  it('lets the first responsible unit lead where nobody does', () => {
    expect(expand([party('supporting', '文旅'), party('responsible', '城管')])).toEqual([
      '*lead 城管',
      'supporting 文旅',
    ]);
  });

  it('asks who consolidates where only groups lead, or nobody is named', () => {
    const groups = [group('lead', '各街道'), party('responsible', '城管')];
    expect(() => expand(groups)).toThrow(refusal('dispatch.primary_needed'));
    expect(() => expand([])).toThrow(refusal('dispatch.primary_needed'));
    expect(() => expand([group('responsible', '各街道')])).toThrow(refusal('dispatch.primary_needed'));
    expect(expand(groups, { primaryUnitId: '青石' })).toEqual([
      '*lead 青石',
      'lead 滨江',
      'lead 江湾',
      'responsible 城管',
    ]);
  });

  it('takes the primary a person chose, also from outside the document, and keeps the others', () => {
    expect(
      expand([party('lead', '商务'), party('responsible', '城管')], { primaryUnitId: '督查室' }),
    ).toEqual(['*lead 督查室', 'lead 商务', 'responsible 城管']);
  });

  describe('a group of which some are meant', () => {
    const lead = party('lead', '商务');

    it('asks which', () => {
      expect(() => expand([lead, chosen('responsible')])).toThrow(refusal('dispatch.selection_needed'));
      expect(() => expand([lead, chosen('responsible')], { selections: { c: [] } })).toThrow(
        refusal('dispatch.selection_needed'),
      );
      expect(() => expand([lead, chosen('responsible')], { selections: { other: ['青石'] } })).toThrow(
        refusal('dispatch.selection_needed'),
      );
    });

    it('takes the choice, or the one made before', () => {
      const before = chosen('responsible', { selected_ids: ['滨江'] });
      expect(expand([lead, before])).toEqual(['*lead 商务', 'responsible 滨江']);
      expect(expand([lead, before], { selections: { c: ['青石', '青石'] } })).toEqual([
        '*lead 商务',
        'responsible 青石',
      ]);
    });

    it('refuses who does not belong to it, and says where', () => {
      expect(() => expand([lead, chosen('responsible')], { selections: { c: ['青石', '城管'] } })).toThrow(
        expect.objectContaining({
          code: 'dispatch.not_member',
          details: { unitIds: ['城管'] },
          faults: [expect.objectContaining({ where: 'tasks.t.parties.c' })],
        }),
      );
    });

    it('may be anybody where its members are not on record', () => {
      const open = group('responsible', '空组', { id: 'c', needs_selection: true });
      expect(expand([lead, open], { selections: { c: ['城管'] } })).toEqual([
        '*lead 商务',
        'responsible 城管',
      ]);
    });
  });

  it('refuses a group without members', () => {
    for (const name of ['空组', '没有的组'])
      expect(() => expand([party('lead', '商务'), group('responsible', name)])).toThrow(
        refusal('dispatch.empty_group'),
      );
  });
});
