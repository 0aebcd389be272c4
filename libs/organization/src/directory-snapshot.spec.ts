import type { Role } from '@duban/chain';
import { DirectorySnapshot, type PersonRow, type UnitRow } from './directory-snapshot';

const unit = (id: string, parent_id: string | null = null, active = true): UnitRow => ({
  id,
  name: `${id}局`,
  parent_id,
  kind: 'department',
  active,
});
const person = (person_id: string, unit_id: string, role: Role): PersonRow => ({
  person_id,
  unit_id,
  role,
  name: person_id,
  email: `${person_id}@example.cn`,
});

const units = [
  unit('office'),
  unit('bureau'),
  unit('section', 'bureau'),
  unit('desk', 'section'),
  unit('closed', null, false),
  unit('east', 'west'),
  unit('west', 'east'),
];
const staff = [
  person('张三', 'bureau', 'handler'),
  person('李四', 'bureau', 'unit_head'),
  person('王五', 'section', 'unit_head'),
  person('督查甲', 'office', 'supervisor'),
  person('督查乙', 'office', 'supervisor'),
  person('区领导', 'bureau', 'leader'),
];
const told = (people: PersonRow[], unitId: string, role: Role, personId?: string | null): string[] =>
  new DirectorySnapshot(units, people)
    .recipients({ unitId, role, personId, officeUnitId: 'office' })
    .map(r => r.personId);

describe('recipients', () => {
  it('are those who hold the role in the unit', () => {
    expect(told(staff, 'bureau', 'handler')).toEqual(['张三']);
    expect(told(staff, 'office', 'supervisor')).toEqual(['督查甲', '督查乙']);
  });

  it('are the unit’s other people when the role is vacant', () => {
    expect(told(staff, 'section', 'handler')).toEqual(['王五']);
  });

  it('are the people of the nearest unit above when the unit is empty', () => {
    expect(told(staff, 'desk', 'handler')).toEqual(['王五']);
    const withoutSection = staff.filter(p => p.unit_id !== 'section');
    expect(told(withoutSection, 'desk', 'unit_head')).toEqual(['李四']);
    expect(told(withoutSection, 'desk', 'handler')).toEqual(['张三']);
  });

  it('are the supervisors of the office when nobody is above either', () => {
    expect(told(staff, 'closed', 'handler')).toEqual(['督查甲', '督查乙']);
    expect(told(staff, 'nowhere', 'handler')).toEqual(['督查甲', '督查乙']);
    expect(told(staff, 'office', 'unit_head')).toEqual(['督查甲', '督查乙']);
  });

  it('end even where two units name each other as parent', () => {
    expect(told(staff, 'east', 'handler')).toEqual(['督查甲', '督查乙']);
  });

  it('are a leader in person, or the office once the leader has left', () => {
    expect(told(staff, 'office', 'leader', '区领导')).toEqual(['区领导']);
    expect(told(staff, 'bureau', 'leader', '前任领导')).toEqual(['督查甲', '督查乙']);
    expect(told(staff, 'bureau', 'leader', null)).toEqual(['督查甲', '督查乙']);
  });

  it('are whoever was chosen in person, or those who hold the role once that person has left', () => {
    expect(told(staff, 'office', 'supervisor', '督查乙')).toEqual(['督查乙']);
    expect(told(staff, 'office', 'supervisor', '督查丙')).toEqual(['督查甲', '督查乙']);
  });

  it('name nobody twice and carry an address', () => {
    const both = [person('张三', 'section', 'handler'), person('张三', 'section', 'unit_head')];
    const directory = new DirectorySnapshot(units, both);
    expect(directory.recipients({ unitId: 'section', role: 'supervisor', officeUnitId: 'office' })).toEqual([
      { personId: '张三', name: '张三', email: '张三@example.cn' },
    ]);
  });

  it('are nobody only where the office has nobody', () => {
    expect(told([], 'bureau', 'handler')).toEqual([]);
  });
});

describe('units', () => {
  const directory = new DirectorySnapshot(units, staff);

  it('have names, also where the id leads nowhere', () => {
    expect(directory.unitName('bureau')).toBe('bureau局');
    expect(directory.unitName('nowhere')).toBe('（单位不详）');
    expect(directory.unitName(null)).toBe('（单位不详）');
  });

  it('without people are listed, closed ones aside', () => {
    expect(directory.unitsWithoutPeople().map(u => u.id)).toEqual(['desk', 'east', 'west']);
  });
});
