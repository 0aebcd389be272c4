export * from './ledger.workbook';
