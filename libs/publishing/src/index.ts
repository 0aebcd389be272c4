export { fillingWorkbook, type Outgoing } from './filling.workbook';
export * from './filling.read';
export { FILLING_SHEETS, type FillingSheet, type OutgoingRow, YES } from './filling.sheets';
export * from './ledger.workbook';
export * from './people.read';
export { MOST_PEOPLE_LINES, PEOPLE_COLUMNS, type PeopleField, roleNamed } from './people.sheets';
export { type OfferedUnit, peopleTemplate } from './people.workbook';
export { RowSeal } from './row-seal';
export { type CellValue, type TableColumn, tableWorkbook } from './table.workbook';
