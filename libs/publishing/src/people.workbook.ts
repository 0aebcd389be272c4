import { type DataValidation, Workbook, type Worksheet } from 'exceljs';
import { ROLE_LABELS } from '@duban/chain';
import {
  LISTED_ROLES,
  MOST_PEOPLE_LINES,
  PEOPLE_COLUMNS,
  PEOPLE_GUIDE_SHEET,
  PEOPLE_SHEET,
  PEOPLE_UNITS_SHEET,
} from './people.sheets';
import { dressHeader, safeCell } from './table.workbook';

/** A unit as the template offers it. */
export interface OfferedUnit {
  name: string;
  aliases: readonly string[];
}

const GUIDE: readonly string[] = [
  '人员名单填写说明',
  `一、在“${PEOPLE_SHEET}”表中填写，每行一人一个角色，最多 ${MOST_PEOPLE_LINES} 行。`,
  '二、一人多个角色或在多个单位任职的，分行填写：姓名、用户名相同，其余各行的职务、邮箱、电话可以不填。',
  '三、不能填公式；由公式算出的，请复制后按“数值”粘贴。',
  '四、系统管理员、安全管理员、审计管理员由安全管理员授予，不能导入。',
  '五、已有账号的人员不作改动；增加任职由安全管理员授予，更正邮箱、电话在“人员”页面办理。',
  '六、上传后先逐格核对；有一处不对，整份都不导入。同一份名单再次导入，不会重复新增。',
  '七、导入后显示每人的一次性密码，只显示一次，请下载或打印后当面转交；首次登录须修改。',
  '',
  '各列怎样填',
];

type Validating = Worksheet & { dataValidations: { add(range: string, rule: DataValidation): void } };

/** 人员名单模板: the list to be filled in, how to fill it in, and the units there are. */
export async function peopleTemplate(units: readonly OfferedUnit[]): Promise<Buffer> {
  const workbook = new Workbook();
  const list = workbook.addWorksheet(PEOPLE_SHEET, { views: [{ state: 'frozen', ySplit: 1 }] });
  list.columns = PEOPLE_COLUMNS.map(({ header, width }) => ({ header, width, style: { numFmt: '@' } }));
  dressHeader(list.getRow(1));
  rulesOf(list as Validating, units.length);
  const guide = workbook.addWorksheet(PEOPLE_GUIDE_SHEET);
  guide.columns = [{ width: 14 }, { width: 90 }];
  GUIDE.forEach((text, i) => {
    const row = guide.addRow([text]);
    row.font = { bold: i === 0 || i === GUIDE.length - 1, size: i === 0 ? 14 : 11 };
  });
  for (const { header, hint } of PEOPLE_COLUMNS) guide.addRow([header, hint]);
  guide.addRow(['角色', LISTED_ROLES.map(r => ROLE_LABELS[r]).join('、')]);
  guide.addRow([]);
  guide.addRow(['举例']).font = { bold: true };
  guide.addRow(['', '张三，zhangsan，区商务委，经办人，科长，zhangsan@example.cn，023-12345678']);
  guide.addRow(['', '张三，zhangsan，区商务委，单位负责人（同一人的第二个角色，另起一行）']);
  const known = workbook.addWorksheet(PEOPLE_UNITS_SHEET, { views: [{ state: 'frozen', ySplit: 1 }] });
  known.columns = [
    { header: '单位全称', width: 40 },
    { header: '简称、别称', width: 60 },
  ];
  dressHeader(known.getRow(1));
  for (const { name, aliases } of units) known.addRow([safeCell(name), safeCell(aliases.join('、'))]);
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

function rulesOf(sheet: Validating, units: number): void {
  PEOPLE_COLUMNS.forEach(({ field, header, hint }, i) => {
    const column = String.fromCharCode(65 + i);
    const told = { allowBlank: true, showInputMessage: true, promptTitle: header, prompt: hint };
    const range = `${column}2:${column}${MOST_PEOPLE_LINES + 1}`;
    if (field === 'role')
      sheet.dataValidations.add(range, {
        ...told,
        type: 'list',
        formulae: [`"${LISTED_ROLES.map(r => ROLE_LABELS[r]).join(',')}"`],
        showErrorMessage: true,
        errorTitle: header,
        error: '请从列表中选择角色',
      });
    else if (field === 'unit' && units)
      sheet.dataValidations.add(range, {
        ...told,
        type: 'list',
        formulae: [`'${PEOPLE_UNITS_SHEET}'!$A$2:$A$${units + 1}`],
        showErrorMessage: true,
        // A short name the directory knows is as good.
        errorStyle: 'warning',
        errorTitle: header,
        error: '不是单位全称；系统中登记过的简称、别称可以继续',
      });
    else
      sheet.dataValidations.add(range, {
        ...told,
        type: 'textLength',
        operator: 'lessThanOrEqual',
        formulae: [PEOPLE_COLUMNS[i].max],
        showErrorMessage: true,
        errorTitle: header,
        error: `最多 ${PEOPLE_COLUMNS[i].max} 字`,
      });
  });
}
