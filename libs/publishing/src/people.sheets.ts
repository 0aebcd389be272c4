import { ADMIN_ROLES, ROLE_LABELS, ROLES, type Role } from '@duban/chain';

/** 人员名单: the sheet people are listed in, and the others of the template. */
export const PEOPLE_SHEET = '人员';
export const PEOPLE_GUIDE_SHEET = '填写说明';
export const PEOPLE_UNITS_SHEET = '单位';
/** Lines of one list at most: a county has fewer people who handle tasks. */
export const MOST_PEOPLE_LINES = 1_000;

export type PeopleField = 'name' | 'username' | 'unit' | 'role' | 'jobTitle' | 'email' | 'phone';

export interface PeopleColumn {
  field: PeopleField;
  header: string;
  /** What lists kept elsewhere call it. */
  also: readonly string[];
  width: number;
  /** Characters at most, as when one person is created. */
  max: number;
  needed: boolean;
  hint: string;
}

export const PEOPLE_COLUMNS: readonly PeopleColumn[] = [
  {
    field: 'name',
    header: '姓名',
    also: [],
    width: 14,
    max: 50,
    needed: true,
    hint: '必填。确为同名的，加注区分。',
  },
  {
    field: 'username',
    header: '用户名',
    also: ['登录名', '账号', '帐号'],
    width: 20,
    max: 64,
    needed: true,
    hint: '必填，登录时用。2–64 位文字、数字或 . _ @ -，以文字或数字开头，不分大小写。',
  },
  {
    field: 'unit',
    header: '单位',
    also: ['单位名称', '所在单位', '工作单位'],
    width: 30,
    max: 100,
    needed: true,
    hint: '必填。选择或填写全称；系统中登记过的简称、别称也可以。',
  },
  {
    field: 'role',
    header: '角色',
    also: [],
    width: 14,
    max: 20,
    needed: true,
    hint: '必填，一行一个角色。一人多个角色或在多个单位任职的，分行填写，用户名相同。',
  },
  {
    field: 'jobTitle',
    header: '职务',
    also: [],
    width: 18,
    max: 50,
    needed: false,
    hint: '选填，如：副主任。',
  },
  {
    field: 'email',
    header: '邮箱',
    also: ['电子邮箱', '邮件地址'],
    width: 28,
    max: 254,
    needed: false,
    hint: '选填。没有邮箱的只收站内消息。',
  },
  {
    field: 'phone',
    header: '电话',
    also: ['手机', '手机号', '联系电话', '手机号码'],
    width: 18,
    max: 30,
    needed: false,
    hint: '选填。',
  },
];

/** The three administrators are appointed by the security administrator, not by a list. */
export const LISTED_ROLES: readonly Role[] = ROLES.filter(r => !ADMIN_ROLES.includes(r));

/** What else a list may call a role; the words of the table come first. */
const ALSO: Readonly<Record<string, Role>> = {
  承办人: 'handler',
  承办人员: 'handler',
  经办人员: 'handler',
  联络员: 'handler',
  负责人: 'unit_head',
  主要负责人: 'unit_head',
  督查室: 'supervisor',
  督查员: 'supervisor',
  督查: 'supervisor',
  领导: 'leader',
  分管领导: 'leader',
  县领导: 'leader',
  市领导: 'leader',
  上级单位: 'superior',
  安全保密管理员: 'security_admin',
  安全审计管理员: 'auditor',
};

/** The role somebody means; null when the word is none. */
export const roleNamed = (word: string): Role | null =>
  ROLES.find(r => ROLE_LABELS[r] === word) ?? ALSO[word] ?? null;
