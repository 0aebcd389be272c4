// The one-time link of the first set-up, for an installation without `npm start`:
//   docker compose exec api node docker/setup-link.cjs
// Made when it is asked for, not when a process starts: of several API processes each would make the others' void.
require('reflect-metadata');
const { NestFactory } = require('@nestjs/core');
const { SetupService } = require('../dist/libs/organization/src');
const { HouseModule, readConfig } = require('../dist/apps/wiring/src');

async function main() {
  const { databaseUrl, baseUrl, mailDomain } = readConfig(process.env);
  const house = HouseModule.forRoot({ databaseUrl, poolSize: 2, notification: { baseUrl, mailDomain } });
  const app = await NestFactory.createApplicationContext(house, { logger: ['error'] });
  try {
    const token = await app.get(SetupService).setupToken();
    console.log(
      token
        ? `请在 24 小时内打开（只能用一次）：\n${baseUrl}/setup?token=${token}`
        : '已经初始化，无需链接。',
    );
  } finally {
    await app.close();
  }
}

main().catch(e => {
  console.error(
    `${e.message}${e.faults ? `\n${e.faults.map(f => `  ${f.where}: ${f.message}`).join('\n')}` : ''}`,
  );
  process.exitCode = 1;
});
