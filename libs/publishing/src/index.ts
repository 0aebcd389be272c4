export * from './ledger.workbook';
export * from './sheet.workbook';
