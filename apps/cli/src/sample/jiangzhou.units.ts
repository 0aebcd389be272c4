import type { UnitKind } from '@duban/intake';

export interface SampleUnit {
  name: string;
  kind: UnitKind;
  aliases: string[];
}

export interface SampleGroup {
  name: string;
  aliases: string[];
  /** Names of units. */
  members: string[];
}

const of = (kind: UnitKind, lines: string): SampleUnit[] =>
  lines
    .trim()
    .split(/\s+/)
    .map(line => {
      const [name, ...aliases] = line.split('=');
      return { name, kind, aliases };
    });

/** `name=alias=…`: the plan writes the short forms, the organization keeps the full names. */
const DEPARTMENTS = of(
  'department',
  `区发展改革委=区发改委 区经济信息委=区经信委 区教育委员会=区教委 区科学技术局=区科技局 区民政局 区司法局 区财政局
   区人力社保局=区人社局 区规划自然资源局=区规资局 区生态环境局 区住房城乡建委=区住建委 区城市管理局=区城管局
   区交通运输局=区交通局 区商务委 区文化旅游委=区文旅委 区卫生健康委=区卫健委 区应急管理局=区应急局 区国资委
   区市场监管局 区招商局 区大数据局 区政务服务办 区医疗保障局=区医保局 区统计局`,
);

export const SAMPLE_UNITS: SampleUnit[] = [
  ...DEPARTMENTS,
  ...of('party_organ', '区委组织部 区委宣传部 区委政法委'),
  ...of('court', '区人民法院=区法院'),
  ...of('vertical_agency', '区公安分局 区税务局'),
  ...of('mass_organization', '区残疾人联合会=区残联'),
  ...of('township', '滨江街道 青石街道 云台街道 柳浦街道 南岭街道 鹤鸣街道 石渡街道 锦溪街道'),
  ...of('committee', '云谷产业园管委会 江湾CBD管委会 柳浦古镇管委会 北港物流园管委会'),
  ...of('enterprise', '江州城投公司 江州文旅集团 江州产发公司 江州水务公司 江州交投公司'),
];

const namesOf = (kind: UnitKind): string[] => SAMPLE_UNITS.filter(u => u.kind === kind).map(u => u.name);

export const SAMPLE_GROUPS: SampleGroup[] = [
  { name: '各街道', aliases: ['各相关街道'], members: namesOf('township') },
  { name: '各管委会', aliases: ['各相关管委会'], members: namesOf('committee') },
  { name: '区属各重点国企', aliases: ['区属国企'], members: namesOf('enterprise') },
  {
    name: '各产业部门',
    aliases: ['各产业主管部门'],
    members: [
      '区发展改革委',
      '区经济信息委',
      '区商务委',
      '区文化旅游委',
      '区科学技术局',
      '区交通运输局',
      '区住房城乡建委',
      '区大数据局',
      '区招商局',
    ],
  },
  { name: '区政府各部门', aliases: [], members: namesOf('department') },
];
