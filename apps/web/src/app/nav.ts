import { holds, type Me, mayEver } from '../api/me';

export interface NavItem {
  to: string;
  label: string;
  for: (me: Me) => boolean;
}

/** What the roles of a person use, in the order of the chain. */
const NAV: readonly NavItem[] = [
  {
    to: '/',
    label: '待办',
    for: me => holds(me, 'handler', 'unit_head', 'supervisor', 'leader', 'superior'),
  },
  { to: '/ledger', label: '台账', for: me => mayEver(me, 'task.read') },
  { to: '/due-calendar', label: '日历', for: me => mayEver(me, 'task.read') },
  { to: '/reports', label: '填报', for: me => holds(me, 'handler', 'unit_head') },
  { to: '/review', label: '审核', for: me => mayEver(me, 'contribution.review') },
  { to: '/requests', label: '申请', for: me => holds(me, 'handler', 'unit_head', 'supervisor', 'leader') },
  { to: '/matters', label: '问题建议', for: me => mayEver(me, 'matter.read') },
  { to: '/offers', label: '待认领', for: me => holds(me, 'handler', 'unit_head') },
  { to: '/notices', label: '督办单', for: me => mayEver(me, 'notice.read') },
  { to: '/supervision', label: '督查', for: me => mayEver(me, 'round.read') },
  { to: '/submissions', label: '上报', for: me => mayEver(me, 'submission.read') },
  { to: '/plans', label: '方案', for: me => holds(me, 'supervisor', 'leader', 'superior') },
  { to: '/starting', label: '启用', for: me => me.starting === true },
  { to: '/people', label: '人员', for: me => holds(me, 'system_admin', 'security_admin') },
  { to: '/deliveries', label: '送达', for: me => mayEver(me, 'delivery.read') },
  { to: '/rules', label: '规则', for: me => mayEver(me, 'ladder.manage') },
  { to: '/units', label: '单位', for: me => mayEver(me, 'unit.manage') },
  { to: '/security', label: '安全', for: me => mayEver(me, 'security.manage') },
  { to: '/audit', label: '审计', for: me => mayEver(me, 'journal.read') },
];

export const navOf = (me: Me): NavItem[] => NAV.filter(item => item.for(me));
