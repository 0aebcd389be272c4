/** How names of units are put together: what they end in, and when one may be short for another. */

/** Endings that mean the same body, long and short. */
const TAILS: readonly (readonly [RegExp, string])[] = [
  [/(?:开发区|园区)?(?:管委会|管理委员会)$/, '管委会'],
  [/(?:委员会|委)$/, '委'],
  [/(?:办公室|办)$/, '办'],
  [/(?:集团)?(?:股份)?(?:有限)?(?:责任)?公司$|集团$/, '公司'],
  [/街道(?:办事处|办)?$/, '街道'],
  [/(?:联合会|联)$/, '联'],
  [/(?:分局|局)$/, '局'],
  [/(?:支队|大队)$/, '队'],
  [/(?:部|院|中心|镇|乡|会)$/, ''],
];
const REGION = /^[区市县省](?!政府?$)/;

interface NameParts {
  region: string;
  body: string;
  tail: string;
}

/** Full- and half-width forms and blanks do not make another name. */
export const normalName = (name: string): string => name.normalize('NFKC').replace(/\s+/g, '');

function partsOf(name: string): NameParts {
  const region = REGION.exec(name)?.[0] ?? '';
  const rest = name.slice(region.length);
  const tail = TAILS.find(([ending]) => ending.test(rest));
  const written = tail ? (tail[0].exec(rest)?.[0] ?? '') : '';
  const body = rest.slice(0, rest.length - written.length).replace(/人民|[和与及]/g, '');
  return { region, body, tail: tail?.[1] || written };
}

/** True when the characters of `short` stand in `long` in the same order: 卫健 in 卫生健康. */
function isSubsequence(short: string, long: string): boolean {
  let at = 0;
  for (const ch of long) if (ch === short[at]) at++;
  return at === short.length;
}

/** 区财政局(区金融办) is one body under two names: the first one, and the one it also carries. */
const TWO_NAMES = /^([^()]+)\(([^()]+)\)$/;

/** Without what stands in brackets behind it. */
export const bareName = (name: string): string => TWO_NAMES.exec(normalName(name))?.[1] ?? normalName(name);

const carried = (name: string): string | undefined => TWO_NAMES.exec(name)?.[2];

/**
 * Why two different names may mean one unit, in words for the person who decides; null when nothing says so.
 * Never a reason to merge by itself: 区文旅委 and 区文旅公司 differ in the ending only.
 */
export function whyAlike(a: string, b: string): string | null {
  const [m, n] = [normalName(a), normalName(b)];
  const [p, q] = [bareName(m), bareName(n)];
  if (p === q && m !== n) return '括号前的名称相同';
  if (carried(m) === q || carried(n) === p) return '括号内的名称相同，可能是加挂的牌子';
  const [x, y] = [partsOf(p), partsOf(q)];
  if (x.tail !== y.tail || (x.region && y.region && x.region !== y.region)) return null;
  if (x.body === y.body) return x.region === y.region ? '写法不同，名称相同' : '只差前面的“区”“市”等字';
  const [short, long] = x.body.length < y.body.length ? [x.body, y.body] : [y.body, x.body];
  // 区委办公室, 区政府办公室: what is left names the whole committee or government, not an office in it
  if (/^(?:委|政府|)$/.test(short)) return null;
  if (short[0] === long[0] && isSubsequence(short, long)) return '可能是简称与全称';
  return short.length >= 2 && long.endsWith(short) ? '名称末尾相同' : null;
}

const groupCore = (name: string): string =>
  normalName(name).replace(/国企/g, '国有企业').replace(/相关/g, '有关').replace(/各/g, '');

/** As whyAlike, for names of groups: 区属各重点国企 and 区属各国有重点企业, 各产业部门 and 各产业主管部门. */
export function whyGroupsAlike(a: string, b: string): string | null {
  const [x, y] = [groupCore(a), groupCore(b)];
  if ([...x].sort().join('') === [...y].sort().join('')) return '用字相同，写法不同';
  const [short, long] = x.length < y.length ? [x, y] : [y, x];
  if (short.includes('有关') !== long.includes('有关'))
    return short === long.replace('有关', '') ? '同一类单位，需选定其中一部分' : null;
  return short.length >= 4 && isSubsequence(short, long) ? '可能是同一类单位' : null;
}
