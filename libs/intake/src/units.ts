import { isGroupName } from './actors';
import { bareName, normalName, whyAlike, whyGroupsAlike } from './unit-names';

/** A unit or a group as the organization knows it. */
export interface Known {
  id: string;
  name: string;
  aliases: string[];
}

export interface Candidate {
  id: string;
  name: string;
  /** In Chinese, for the person who decides. */
  why: string;
}

/** By its name, by a name it also goes by, or by what somebody decided at an earlier import. */
export type MatchedBy = 'name' | 'alias' | 'remembered';

export interface UnitMatch {
  name: string;
  kind: 'unit' | 'group';
  match: { id: string; how: MatchedBy } | null;
  /** Proposals when nothing matches, the likeliest first. A person picks one or none; they are never merged here. */
  candidates: Candidate[];
}

export type UnitKind =
  | 'department'
  | 'township'
  | 'committee'
  | 'enterprise'
  | 'party_organ'
  | 'mass_organization'
  | 'vertical_agency'
  | 'court'
  | 'procuratorate'
  | 'external';

const MAX_CANDIDATES = 5;

function exact(name: string, known: Known[]): { found: Known[]; how: 'name' | 'alias' } {
  const wanted = normalName(name);
  const byName = known.filter(k => normalName(k.name) === wanted);
  if (byName.length > 0) return { found: byName, how: 'name' };
  return { found: known.filter(k => k.aliases.some(a => normalName(a) === wanted)), how: 'alias' };
}

/** The known units whose name or alias may mean the same, those with the nearest length first. */
function candidatesOf(
  name: string,
  known: Known[],
  why: (a: string, b: string) => string | null,
): Candidate[] {
  const distance = (k: Known): number =>
    Math.min(...[k.name, ...k.aliases].map(n => Math.abs(n.length - name.length)));
  return known
    .flatMap(k => {
      const reason = [k.name, ...k.aliases].map(n => why(name, n)).find(r => r !== null);
      return reason ? [{ known: k, why: reason }] : [];
    })
    .sort((a, b) => distance(a.known) - distance(b.known))
    .slice(0, MAX_CANDIDATES)
    .map(({ known: k, why: reason }) => ({ id: k.id, name: k.name, why: reason }));
}

/**
 * How the names of a document fit the units and groups on record: by name, by alias, or not yet, then with
 * candidates. A name that two units share matches neither; both are candidates.
 */
export function matchUnits(names: string[], known: Known[], groups: Known[]): UnitMatch[] {
  return names.map(name => {
    const inGroups = exact(name, groups);
    const kind = isGroupName(name) || inGroups.found.length > 0 ? 'group' : 'unit';
    const { found, how } = kind === 'group' ? inGroups : exact(name, known);
    if (found.length === 1) return { name, kind, match: { id: found[0].id, how }, candidates: [] };
    const candidates =
      found.length > 1
        ? found.map(k => ({ id: k.id, name: k.name, why: '几个单位都用这个名称' }))
        : kind === 'group'
          ? candidatesOf(name, groups, whyGroupsAlike)
          : candidatesOf(name, known, whyAlike);
    return { name, kind, match: null, candidates };
  });
}

/** What the members of a group are called, by the word the group's name ends in. The first that fits counts. */
const MEMBERS: readonly (readonly [group: RegExp, member: RegExp])[] = [
  [/镇街|街镇|乡镇/, /(?:街道|镇|乡)(?:办事处|人民政府)?$/],
  [/街道/, /街道(?:办事处)?$/],
  [/镇$/, /镇(?:人民政府)?$/],
  [/管委会|园区|开发区/, /(?:管委会|管理委员会)$/],
  [/国企|国有.*企业|企业|公司|集团/, /(?:公司|集团)$/],
  [/医院/, /医院$/],
  [/学校/, /(?:学校|中学|小学)$/],
  [/群团/, /(?:总工会|妇联|残联|工商联|科协|文联|红十字会)$|^团[区市县]委/],
  [/部门/, /^[区市县](?!委).*(?:委|局|办)$/],
];

/** The units that a group's name suggests as its members, for a person to confirm; none when it suggests nothing. */
export function proposeGroupMembers(groupName: string, unitNames: string[]): string[] {
  const member = MEMBERS.find(([group]) => group.test(groupName))?.[1];
  return member ? unitNames.filter(name => member.test(name) && !isGroupName(name)) : [];
}

const KINDS: readonly (readonly [RegExp, UnitKind])[] = [
  [/法院$/, 'court'],
  [/检察院$/, 'procuratorate'],
  [
    /(?:总工会|妇联|残联|工商联|科协|文联|侨联|社科联|红十字会|联合会|计生协)$|^团[区市县省]?委$/,
    'mass_organization',
  ],
  [
    /^(?:中共)?(?:区|市|县|省)委(?!员会)|纪委|监委|(?:组织部|宣传部|统战部|政法委|编办|文明办|网信办|党校)$/,
    'party_organ',
  ],
  [
    /税务局|消防救援|气象局|海关|海事|烟草|邮政管理|人民银行|金融监管局|调查队|供电|公安分局$|分局$/,
    'vertical_agency',
  ],
  [/(?:街道|镇|乡|镇街)(?:办事处|人民政府)?$/, 'township'],
  [/(?:管委会|管理委员会|开发建设委员会|指挥部(?:办公室)?)$/, 'committee'],
  [/(?:公司|集团|银行|企业|国企)$/, 'enterprise'],
];
const DEPARTMENT = /(?:委|局|办|办公室|中心|馆|处|队|所|站|部|委员会)$/;
const ABOVE = { 区: /^[市省]|^国家|^中央/, 县: /^[市省]|^国家|^中央/, 市: /^省|^国家|^中央/ };

/**
 * The kind a name suggests, as a default in the form where a person adds the unit. `level` is the office's own:
 * for a district 市教委 is outside, for a city it is a department.
 */
export function guessUnitKind(name: string, level: '区' | '县' | '市' = '区'): UnitKind {
  const plain = bareName(name);
  if (ABOVE[level].test(plain)) return 'external';
  const kind = KINDS.find(([pattern]) => pattern.test(plain))?.[1];
  return kind ?? (DEPARTMENT.test(plain) ? 'department' : 'external');
}
